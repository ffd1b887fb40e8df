package org.jlibp2p.relay.client;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CircuitAddressTest {
    private static final PeerId RELAY = Identity.generate().peerId();
    private static final PeerId PEER = Identity.generate().peerId();
    private static final Multiaddr PLACE = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001");

    private static Optional<CircuitAddress> of(String address) {
        return CircuitAddress.of(Multiaddr.parse(address));
    }

    @Test
    void anAddressNamesItsRelayWhereThatIsAndWhomItLeadsTo() {
        assertThat(of(PLACE + "/p2p/" + RELAY + "/p2p-circuit/p2p/" + PEER))
                .contains(new CircuitAddress(new PeerInfo(RELAY, List.of(PLACE)), Optional.of(PEER)));
        assertThat(of(PLACE + "/p2p/" + RELAY + "/p2p-circuit"))
                .contains(new CircuitAddress(new PeerInfo(RELAY, List.of(PLACE)), Optional.empty()));
        assertThat(of("/p2p/" + RELAY + "/p2p-circuit/p2p/" + PEER))
                .contains(new CircuitAddress(new PeerInfo(RELAY, List.of()), Optional.of(PEER)));
        assertThat(CircuitAddress.through(PLACE, RELAY))
                .isEqualTo(Multiaddr.parse(PLACE + "/p2p/" + RELAY + "/p2p-circuit"));
    }

    @Test
    void T37_whatDoesNotGoThroughOneRelayIsNotOfThisForm() {
        assertThat(of(PLACE.toString())).isEmpty();
        assertThat(of(PLACE + "/p2p/" + RELAY)).isEmpty();
        assertThat(of("/p2p-circuit")).isEmpty();
        assertThat(of("/p2p-circuit/p2p/" + PEER)).isEmpty();
        assertThat(of(PLACE + "/p2p-circuit/p2p/" + PEER)).isEmpty();
        assertThat(of(PLACE + "/p2p/" + RELAY + "/p2p-circuit/p2p/" + PEER + "/p2p-circuit"))
                .isEmpty();
        assertThat(of(PLACE + "/p2p/" + RELAY + "/p2p-circuit/p2p-circuit/p2p/" + PEER))
                .isEmpty();
        assertThat(of(PLACE + "/p2p/" + RELAY + "/p2p-circuit/p2p/" + PEER + "/tcp/1"))
                .isEmpty();
        assertThat(of(PLACE + "/p2p/" + RELAY + "/p2p-circuit/ip4/192.0.2.2/tcp/1"))
                .isEmpty();
    }
}
