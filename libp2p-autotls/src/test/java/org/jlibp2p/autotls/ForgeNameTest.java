package org.jlibp2p.autotls;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class ForgeNameTest {
    private static final PeerId PEER = PeerId.parse("k51qzi5uqu5dlwfht6wwy7lp4z35bgytksvp5sg53fdhcocmirjepowgifkxqd");
    private static final ForgeName NAME = ForgeName.of(PEER, "libp2p.direct");

    @Test
    void theNameIsThePeersIdInBase36() {
        assertThat(NAME.host())
                .isEqualTo("k51qzi5uqu5dlwfht6wwy7lp4z35bgytksvp5sg53fdhcocmirjepowgifkxqd.libp2p.direct");
        assertThat(NAME.wildcard()).isEqualTo("*." + NAME.host());
        assertThat(NAME.challenge()).isEqualTo("_acme-challenge." + NAME.host());
    }

    @ParameterizedTest
    @CsvSource({
        "/ip4/1.2.3.4/tcp/4001/tls/ws, /ip4/1.2.3.4/tcp/4001, 1-2-3-4",
        "/ip4/1.2.3.4/tcp/443/wss, /ip4/1.2.3.4/tcp/443, 1-2-3-4",
        "/ip4/1.2.3.4/tcp/443, /ip4/1.2.3.4/tcp/443, 1-2-3-4",
        "/ip6/2001:db8::1/tcp/443/tls/ws, /ip6/2001:db8::1/tcp/443, 2001-db8--1",
        "/ip6/::1/tcp/443/tls/ws, /ip6/::1/tcp/443, 0--1",
        "/ip6/2a00::/tcp/443/tls/ws, /ip6/2a00::/tcp/443, 2a00--0",
    })
    void anAddressIsNamedWithDashes(String plain, String socket, String name) {
        assertThat(NAME.secure(Multiaddr.parse(plain)))
                .contains(Multiaddr.parse(socket + "/tls/sni/" + name + "." + NAME.host() + "/ws"));
    }

    @ParameterizedTest
    @CsvSource({"/dns4/example.com/tcp/443/tls/ws", "/ip4/1.2.3.4/udp/4001/quic-v1", "/memory/1"})
    void whatIsNoSocketHasNoName(String address) {
        assertThat(NAME.secure(Multiaddr.parse(address))).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "/ip4/1.2.3.4/tcp/443/tls/ws, true",
        "/ip4/1.2.3.4/tcp/443/wss, true",
        "/ip4/1.2.3.4/tcp/443/ws, false",
        "/ip4/1.2.3.4/tcp/443/tls/sni/a.example/ws, false",
        "/ip4/1.2.3.4/tcp/443, false",
    })
    void secureWebSocketsWithoutNameAreKnown(String address, boolean expected) {
        assertThat(ForgeName.isNamelessWebSocket(Multiaddr.parse(address))).isEqualTo(expected);
    }
}
