package org.jlibp2p.peer;

import org.jlibp2p.multiformats.Multiaddr;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class PeerIdTest {
    @Test
    void specificationExamplesAreTheSameIdInEverySpelling() {
        PeerId id = PeerId.parse("QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N");

        assertThat(PeerId.parse("bafzbeie5745rpv2m6tjyuugywy4d5ewrqgqqhfnf445he3omzpjbx5xqxe"))
                .isEqualTo(id);
        assertThat(PeerId.parse(id.toString())).isEqualTo(id);
    }

    @Test
    void idOfAnAddressIsItsLastPeer() {
        Identity relay = Identity.generate();
        Identity target = Identity.generate();
        Multiaddr circuit = Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/" + relay.peerId() + "/p2p-circuit");

        assertThat(PeerId.of(circuit)).isEmpty();
        assertThat(PeerId.of(circuit.with(Multiaddr.parse("/p2p/" + target.peerId()))))
                .contains(target.peerId());
        assertThat(PeerId.of(Multiaddr.parse("/p2p/" + relay.peerId()))).contains(relay.peerId());
    }
}
