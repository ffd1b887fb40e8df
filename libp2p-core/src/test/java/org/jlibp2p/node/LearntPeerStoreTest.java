package org.jlibp2p.node;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peerstore.MemoryPeerStore;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.transport.LearntAddresses;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LearntPeerStoreTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Multiaddr LOOPBACK = Multiaddr.parse("/ip4/127.0.0.1/tcp/1");
    private static final Multiaddr PRIVATE = Multiaddr.parse("/ip4/10.0.0.9/tcp/1");
    private static final Multiaddr PUBLIC = Multiaddr.parse("/ip4/6.6.6.6/tcp/1");
    private static final Multiaddr NAME = Multiaddr.parse("/dns4/example.org/tcp/1");
    private static final List<Multiaddr> ALL = List.of(LOOPBACK, PRIVATE, PUBLIC, NAME);

    private final Identity other = Identity.generate();
    private final PeerId peer = other.peerId();
    private final PeerStore store = MemoryPeerStore.create(PeerLimits.defaults(), () -> 0);

    private PeerStore learning(String own, String... seenAt) {
        List<Multiaddr> seen = Arrays.stream(seenAt).map(Multiaddr::parse).toList();
        return new LearntPeerStore(
                store, LearntAddresses.AUTOMATIC, () -> List.of(Multiaddr.parse(own)), asked -> seen);
    }

    @Test
    void T36_aPublicPeerHasNoPrivateAddresses() {
        learning("/ip4/192.168.1.2/tcp/1", "/ip4/6.6.6.6/tcp/99").addAddresses(peer, ALL, HOUR);
        assertThat(store.addresses(peer)).containsExactlyInAnyOrder(PUBLIC, NAME);
    }

    @Test
    void T36_nobodyHasPrivateAddressesForAPublicNode() {
        learning("/ip4/5.6.7.8/tcp/1").addAddresses(peer, List.of(LOOPBACK, PRIVATE), HOUR);
        assertThat(store.peers()).isEmpty();
    }

    @Test
    void aPeerOfTheSameNetworkHasThem() {
        learning("/ip4/192.168.1.2/tcp/1", "/ip4/10.0.0.9/tcp/99").addAddresses(peer, ALL, HOUR);
        assertThat(store.addresses(peer)).containsExactlyInAnyOrder(PRIVATE, PUBLIC, NAME);
    }

    @Test
    void T36_whatASignedRecordSaysIsJudgedTheSame() {
        PeerStore learning = learning("/ip4/192.168.1.2/tcp/1");
        learning.putSignedRecord(new PeerRecord(peer, 1, ALL).seal(other), HOUR);
        assertThat(store.addresses(peer)).containsExactlyInAnyOrder(PUBLIC, NAME);
        assertThat(learning.signedRecord(peer)).isPresent();
    }

    @Test
    void whatTheApplicationSaidStays() {
        store.addAddresses(peer, List.of(PRIVATE), Duration.ofMinutes(1));
        learning("/ip4/5.6.7.8/tcp/1").addAddresses(peer, ALL, HOUR);
        assertThat(store.addresses(peer)).containsExactlyInAnyOrder(PRIVATE, PUBLIC, NAME);
    }
}
