package org.jlibp2p.swarm;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

import org.jlibp2p.async.Registration;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.jlibp2p.swarm.SwarmParts.OTHER;
import static org.jlibp2p.swarm.SwarmParts.PEER;

/** The small tables and rules that the swarm looks things up in. */
class SwarmTablesTest {
    private static final ProtocolId ONE = ProtocolId.of("/one");
    private static final ProtocolId TWO = ProtocolId.of("/two");

    private final SwarmParts parts = new SwarmParts();
    private final ProtocolTable table = new ProtocolTable(parts.events, 10);
    private final StreamRules rules =
            new StreamRules(ResourceLimits.defaults(), table, parts.peers, Set.of(), parts.observation);

    @Test
    void aProtocolIsServedByOneHandlerUntilItIsWithdrawn() {
        List<Set<ProtocolId>> told = new ArrayList<>();
        parts.events.on(Runnable::run).on(NodeEvent.ProtocolsChanged.class, event -> told.add(event.protocols()));
        Registration first = table.handle(ONE, stream -> stream.closed());
        assertThatThrownBy(() -> table.handle(ONE, stream -> stream.closed()))
                .isInstanceOf(IllegalStateException.class);
        first.close();
        Registration second = table.handle(ONE, stream -> stream.closed());
        first.close();

        assertThat(table.serves(ONE)).isTrue();
        second.close();
        assertThat(table.find(ONE)).isEmpty();
        assertThat(told).containsExactly(Set.of(ONE), Set.of(), Set.of(ONE), Set.of());
    }

    @Test
    void aHandlerIsComplainedOfOnce() {
        table.handle(ONE, stream -> stream.closed());
        ProtocolTable.Entry entry = table.find(ONE).orElseThrow();

        assertThat(entry.firstComplaint()).isTrue();
        assertThat(entry.firstComplaint()).isFalse();
    }

    @Test
    void onlyASingleOrAKnownProtocolIsTakenForGranted() {
        assertThat(rules.spokenFor(PEER, List.of(ONE))).contains(ONE);
        assertThat(rules.spokenFor(PEER, List.of(ONE, TWO))).isEmpty();
        parts.peers.addPublicKey(OTHER.publicKey());
        parts.peers.addAddresses(PEER, List.of(SwarmParts.LOCAL), Duration.ofHours(1));
        parts.peers.setProtocols(PEER, Set.of(TWO));

        assertThat(rules.spokenFor(PEER, List.of(ONE, TWO))).contains(TWO);
    }

    @Test
    void onlyThisPeersEndIsTakenOffAnAddress() {
        Multiaddr bare = Multiaddr.parse("/ip4/8.8.8.8/tcp/1");
        Multiaddr ofPeer = Multiaddr.parse(bare + "/p2p/" + PEER);
        Multiaddr ofOther = Multiaddr.parse(bare + "/p2p/" + SwarmParts.SELF.peerId());

        assertThat(PeerAddresses.withoutPeer(ofPeer, PEER)).isEqualTo(bare);
        assertThat(PeerAddresses.withoutPeer(bare, PEER)).isEqualTo(bare);
        assertThat(PeerAddresses.withoutPeer(ofOther, PEER)).isEqualTo(ofOther);
    }

    @Test
    void aNameCountsOnlyInFront() {
        assertThat(PeerAddresses.hasName(Multiaddr.parse("/dns4/example.org/tcp/1")))
                .isTrue();
        assertThat(PeerAddresses.hasName(Multiaddr.parse("/ip4/8.8.8.8/tcp/1"))).isFalse();
    }
}
