package org.jlibp2p.reachability.autonat.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.reachability.autonat.AddressOrigin;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ArrivalTest {
    @ParameterizedTest
    @CsvSource({
        "/ip4/192.168.1.5/tcp/4001, /ip4/5.6.7.8/tcp/40001, , true",
        "/ip4/192.168.1.5/tcp/4001, /ip4/5.6.7.8/tcp/40001, /ip4/192.168.1.5/tcp/4001, true",
        "/ip4/192.168.1.6/tcp/4001, /ip4/5.6.7.8/tcp/40001, /ip4/192.168.1.5/tcp/4001, true",
        "/ip4/192.168.1.5/tcp/4009, /ip4/5.6.7.8/tcp/40001, /ip4/192.168.1.5/tcp/4001, false",
        "/ip4/192.168.1.5/tcp/4001/ws, /ip4/5.6.7.8/tcp/40001, , false",
        "/ip6/fd00::1/tcp/4001, /ip4/5.6.7.8/tcp/40001, , false",
        "/ip4/192.168.1.5/udp/4001, /ip4/5.6.7.8/tcp/40001, , false",
        "/ip4/192.168.1.5/tcp/4001/tls/ws, /ip4/5.6.7.8/tcp/443/wss, , true",
        "/ip4/192.168.1.5/tcp/4001/tls/ws, /ip4/5.6.7.8/tcp/443/tls/sni/example.org/ws, , true"
    })
    void T41_aConnectionThatCannotHaveBeenMadeToTheAddressProvesNothing(
            String local, String dialled, String listener, boolean fits) {
        Candidate candidate = new Candidate(
                Multiaddr.parse(dialled),
                Set.of(AddressOrigin.OBSERVED),
                List.of(),
                0,
                Optional.ofNullable(listener).map(Multiaddr::parse),
                true);
        assertThat(Arrival.fits(Multiaddr.parse(local), candidate)).isEqualTo(fits);
    }
}
