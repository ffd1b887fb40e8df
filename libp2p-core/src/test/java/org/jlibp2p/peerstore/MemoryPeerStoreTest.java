package org.jlibp2p.peerstore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What a peer store in memory has beyond the contract of peer stores, which the testkit's tests hold it against. */
class MemoryPeerStoreTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Multiaddr FIRST = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");
    private static final Multiaddr SECOND = Multiaddr.parse("/ip4/192.0.2.1/tcp/2");
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1");

    private final AtomicLong nanos = new AtomicLong(Long.MAX_VALUE - 5); // wraps around soon, as such clocks may
    private final PeerId peer = somebody(1);

    private MemoryPeerStore store(PeerLimits limits) {
        return MemoryPeerStore.create(limits, nanos::get);
    }

    private static PeerId somebody(int number) {
        return PeerId.decode(Multihash.sha256(Bytes.utf8("peer " + number)).bytes());
    }

    private void pass(Duration time) {
        nanos.addAndGet(time.toNanos());
    }

    private static List<Multiaddr> ports(int from, int to) {
        return IntStream.range(from, to)
                .mapToObj(port -> Multiaddr.parse("/ip4/192.0.2.1/tcp/" + port))
                .toList();
    }

    @Test
    void whatHasEndedIsFreedLittleByLittleByWhoeverCalls() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        for (int i = 0; i < 1000; i++) {
            store.addAddresses(somebody(i), List.of(FIRST), HOUR);
        }
        assertThat(store.size()).isEqualTo(1000);
        pass(HOUR);
        assertThat(store.peers()).isEmpty();
        for (int i = 0; i < 100; i++) {
            store.addresses(peer);
        }
        assertThat(store.size()).isZero();
    }

    @Test
    void aPeerOfWhichOnlyAddressesAreKnownIsForgottenWithThem() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        store.addAddresses(peer, List.of(FIRST), Duration.ofMinutes(10));
        pass(Duration.ofMinutes(9));
        store.addAddresses(peer, List.of(FIRST), Duration.ofMinutes(10)); // is heard of again before that
        pass(Duration.ofMinutes(9));
        assertThat(store.peers()).containsExactly(peer);
        pass(Duration.ofMinutes(1));
        assertThat(store.peers()).isEmpty();
        assertThat(store.size()).isZero();
    }

    @Test
    void aShortLifeAfterALongOneIsLookedAtInTime() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        store.addAddresses(peer, List.of(FIRST), Duration.ofDays(1));
        store.addAddresses(peer, List.of(SECOND), Duration.ofMinutes(1));
        store.addAddresses(somebody(2), List.of(FIRST), Duration.ofMinutes(2));
        pass(Duration.ofMinutes(2));
        assertThat(store.addresses(peer)).containsExactly(FIRST);
        assertThat(store.peers()).containsExactly(peer);
        assertThat(store.snapshot(peer).orElseThrow().addresses()).hasSize(1);
        pass(Duration.ofDays(1));
        assertThat(store.peers()).isEmpty();
    }

    @Test
    void manyThreadsKeepItWithinItsBounds() throws InterruptedException {
        MemoryPeerStore store = store(PeerLimits.defaults().withTotal(50).withAddressesPerPeer(4));
        List<Throwable> failures = java.util.Collections.synchronizedList(new ArrayList<>());
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            int seed = t;
            Thread thread = new Thread(() -> {
                for (int i = 0; i < 2000; i++) {
                    PeerId one = somebody((i * 7 + seed * 13) % 90);
                    store.addAddresses(one, ports(i % 50, i % 50 + 6), Duration.ofNanos(1 + i % 100));
                    store.setProtocols(one, Set.of(ECHO));
                    store.peers();
                    nanos.incrementAndGet();
                    if (store.addresses(one).size() > 4) {
                        failures.add(new AssertionError("too many addresses"));
                    }
                }
            });
            thread.setUncaughtExceptionHandler((failed, failure) -> failures.add(failure));
            threads.add(thread);
            thread.start();
        }
        for (Thread thread : threads) {
            thread.join();
        }
        assertThat(failures).isEmpty();
        assertThat(store.size()).isLessThanOrEqualTo(50);
        pass(Duration.ofDays(1));
        for (int i = 0; i < 10; i++) {
            store.peers();
        }
        assertThat(store.size()).isZero();
    }

    @Test
    void itTellsWhoHasChanged() {
        List<PeerId> changed = new ArrayList<>();
        MemoryPeerStore store = MemoryPeerStore.create(PeerLimits.defaults().withTotal(2), nanos::get, changed::add);
        store.addAddresses(somebody(1), List.of(FIRST), HOUR);
        store.setProtocols(somebody(2), Set.of(ECHO));
        store.addresses(somebody(2));
        store.remove(somebody(7));
        assertThat(changed).containsExactly(somebody(1), somebody(2));

        changed.clear();
        store.addAddresses(somebody(3), List.of(FIRST), HOUR); // for whom the first one makes room
        assertThat(changed).containsExactlyInAnyOrder(somebody(1), somebody(3));

        changed.clear();
        store.remove(somebody(3));
        pass(HOUR);
        store.peers();
        assertThat(changed).containsExactly(somebody(3), somebody(2));
    }

    @Test
    void aSnapshotIsAllThatIsKnownAndComesBack() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        Identity self = Identity.generate(KeyType.ECDSA);
        SignedEnvelope record = new PeerRecord(self.peerId(), 7, List.of(FIRST)).seal(self);
        store.putSignedRecord(record, HOUR);
        store.addAddresses(self.peerId(), List.of(SECOND), HOUR.multipliedBy(2));
        store.setProtocols(self.peerId(), Set.of(ECHO));
        store.addPublicKey(self.publicKey());
        pass(Duration.ofMinutes(10));
        PeerSnapshot snapshot = store.snapshot(self.peerId()).orElseThrow();
        assertThat(snapshot)
                .isEqualTo(new PeerSnapshot(
                        self.peerId(),
                        List.of(
                                new PeerSnapshot.Address(SECOND, Duration.ofMinutes(110), false),
                                new PeerSnapshot.Address(FIRST, Duration.ofMinutes(50), true)),
                        Set.of(ECHO),
                        Optional.of(self.publicKey()),
                        Optional.of(record),
                        Duration.ofMinutes(50)));

        MemoryPeerStore other = store(PeerLimits.defaults());
        other.restore(snapshot);
        assertThat(other.snapshot(self.peerId())).contains(snapshot);
        SignedEnvelope newer = new PeerRecord(self.peerId(), 8, List.of()).seal(self);
        assertThat(other.putSignedRecord(record, HOUR)).isFalse();
        assertThat(other.putSignedRecord(newer, HOUR)).isTrue();
        assertThat(other.addresses(self.peerId())).containsExactly(SECOND);
    }

    @Test
    void whatComesBackIsHeldWithinTheBounds() {
        List<PeerId> changed = new ArrayList<>();
        MemoryPeerStore store = MemoryPeerStore.create(
                PeerLimits.defaults().withTotal(1).withAddressesPerPeer(1).withProtocolsPerPeer(1),
                nanos::get,
                changed::add);
        store.restore(snapshot(somebody(1), Duration.ofDays(1)));
        store.restore(snapshot(somebody(2), Duration.ofDays(1)));
        assertThat(store.peers()).containsExactly(somebody(2));
        assertThat(changed).containsExactly(somebody(1));
        assertThat(store.addresses(somebody(2))).containsExactly(SECOND);
        assertThat(store.protocols(somebody(2))).hasSize(1);
        pass(HOUR); // no longer than a peer is kept that was spoken of now
        assertThat(store.protocols(somebody(2))).isEmpty();
    }

    private static PeerSnapshot snapshot(PeerId id, Duration kept) {
        return new PeerSnapshot(
                id,
                List.of(
                        new PeerSnapshot.Address(FIRST, Duration.ofMinutes(1), false),
                        new PeerSnapshot.Address(SECOND, Duration.ofMinutes(2), false)),
                Set.of(ECHO, ProtocolId.of("/other/1")),
                Optional.empty(),
                Optional.empty(),
                kept);
    }

    @Test
    void whatHasEndedDoesNotComeBack() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        store.addAddresses(peer, List.of(FIRST), HOUR);
        store.restore(new PeerSnapshot(
                peer,
                List.of(new PeerSnapshot.Address(SECOND, Duration.ofSeconds(-1), false)),
                Set.of(ECHO),
                Optional.empty(),
                Optional.empty(),
                Duration.ofSeconds(-1)));
        assertThat(store.peers()).isEmpty();
        assertThat(store.size()).isZero();
    }

    @Test
    void aRecordOfSomebodyElseDoesNotComeBack() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        Identity other = Identity.generate();
        SignedEnvelope record = new PeerRecord(other.peerId(), 7, List.of(FIRST)).seal(other);
        PeerSnapshot forged = new PeerSnapshot(peer, List.of(), Set.of(), Optional.empty(), Optional.of(record), HOUR);
        assertThatThrownBy(() -> store.restore(forged)).isInstanceOf(MalformedMessageException.class);
        assertThat(store.peers()).isEmpty();
    }
}
