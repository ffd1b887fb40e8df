package org.jlibp2p.peerstore;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.limits.PeerLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.peer.SignedEnvelope;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MemoryPeerStoreTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Multiaddr FIRST = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");
    private static final Multiaddr SECOND = Multiaddr.parse("/ip4/192.0.2.1/tcp/2");
    private static final Multiaddr THIRD = Multiaddr.parse("/ip4/192.0.2.1/tcp/3");
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
    void addressesLiveUntilTheLaterOfTheirEnds() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        store.addAddresses(peer, List.of(FIRST, SECOND), Duration.ofMinutes(10));
        store.addAddresses(peer, List.of(SECOND), HOUR);
        store.addAddresses(peer, List.of(SECOND), Duration.ofMinutes(1));
        assertThat(store.addresses(peer)).containsExactly(SECOND, FIRST);
        pass(Duration.ofMinutes(10));
        assertThat(store.addresses(peer)).containsExactly(SECOND);
        pass(Duration.ofMinutes(50));
        assertThat(store.addresses(peer)).isEmpty();
    }

    @Test
    void nothingIsRememberedForNoTime() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        store.addAddresses(peer, List.of(FIRST), Duration.ZERO);
        store.addAddresses(peer, List.of(FIRST), Duration.ofSeconds(-1));
        store.addAddresses(peer, List.of(), HOUR);
        assertThat(store.peers()).isEmpty();
    }

    @Test
    void anyTimeToLiveIsAllowedHoweverLong() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        store.addAddresses(peer, List.of(FIRST), Duration.ofSeconds(Long.MAX_VALUE));
        pass(Duration.ofDays(365));
        assertThat(store.addresses(peer)).containsExactly(FIRST);
    }

    @Test
    void theAddressesThatEndFirstGiveWay() {
        MemoryPeerStore store = store(PeerLimits.defaults().withAddressesPerPeer(2));
        store.addAddresses(peer, List.of(FIRST), HOUR);
        store.addAddresses(peer, List.of(SECOND), Duration.ofMinutes(1));
        store.addAddresses(peer, List.of(THIRD), Duration.ofMinutes(2));
        assertThat(store.addresses(peer)).containsExactly(FIRST, THIRD);
    }

    @Test
    void aTrailingPeerIdIsTakenOffAndAForeignOneIsNotStored() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        store.addAddresses(
                peer,
                List.of(
                        FIRST.with(MultiaddrProtocol.P2P, peer.toString()),
                        SECOND.with(MultiaddrProtocol.P2P, somebody(2).toString())),
                HOUR);
        assertThat(store.addresses(peer)).containsExactly(FIRST);
    }

    @Test
    void protocolsAreReplacedAndCut() {
        MemoryPeerStore store = store(PeerLimits.defaults().withProtocolsPerPeer(2));
        store.setProtocols(peer, Set.of(ECHO));
        Set<ProtocolId> many =
                new LinkedHashSet<>(List.of(ProtocolId.of("/a"), ProtocolId.of("/b"), ProtocolId.of("/c")));
        store.setProtocols(peer, many);
        assertThat(store.protocols(peer)).containsExactly(ProtocolId.of("/a"), ProtocolId.of("/b"));
    }

    @Test
    void keysAreKnownFromTheIdOrRemembered() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        Identity short1 = Identity.generate();
        assertThat(store.publicKey(short1.peerId())).contains(short1.publicKey());
        Identity long1 = Identity.generate(KeyType.ECDSA);
        assertThat(store.publicKey(long1.peerId())).isEmpty();
        store.addPublicKey(long1.publicKey());
        assertThat(store.publicKey(long1.peerId())).contains(long1.publicKey());
        assertThat(store.peers()).containsExactly(long1.peerId());
    }

    @Test
    void aPeerIsForgottenWithItsLastAddressButNotRightAfterItWasHeardOf() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        store.setProtocols(peer, Set.of(ECHO));
        store.addAddresses(peer, List.of(FIRST), Duration.ofMinutes(1));
        pass(Duration.ofMinutes(59));
        assertThat(store.protocols(peer)).containsExactly(ECHO);
        pass(Duration.ofMinutes(1));
        assertThat(store.protocols(peer)).isEmpty();
        assertThat(store.peers()).isEmpty();
    }

    @Test
    void removeForgetsEverything() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        store.addAddresses(peer, List.of(FIRST), HOUR);
        store.remove(peer);
        store.remove(peer);
        assertThat(store.addresses(peer)).isEmpty();
        assertThat(store.peers()).isEmpty();
    }

    @Test
    void T30_thePeersHeardOfLongestAgoMakeRoom() {
        MemoryPeerStore store = store(PeerLimits.defaults().withTotal(3));
        for (int i = 1; i <= 3; i++) {
            store.addAddresses(somebody(i), List.of(FIRST), HOUR);
        }
        store.setProtocols(somebody(1), Set.of(ECHO)); // is heard of again
        store.addresses(somebody(2)); // asking is not hearing
        store.addAddresses(somebody(4), List.of(FIRST), HOUR);
        assertThat(store.peers()).containsExactlyInAnyOrder(somebody(1), somebody(3), somebody(4));
    }

    @Test
    void T30_peersWithTheLongestListsDoNotFillTheMemory() {
        int total = 64;
        MemoryPeerStore store = store(PeerLimits.defaults().withTotal(total));
        Set<ProtocolId> many = new LinkedHashSet<>();
        IntStream.range(0, 1024).forEach(i -> many.add(ProtocolId.of("/" + "x".repeat(60) + "/" + i)));
        for (int i = 0; i < total; i++) {
            store.setProtocols(somebody(i), many);
        }
        int held = store.peers().size() * 1024 * 60;
        assertThat(store.peers()).isNotEmpty().contains(somebody(total - 1));
        assertThat(held).isLessThan(total * MemoryPeerStore.MEMORY_PER_PEER);
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

    private static SignedEnvelope record(Identity signer, long sequence, Multiaddr... addresses) {
        return new PeerRecord(signer.peerId(), sequence, List.of(addresses)).seal(signer);
    }

    @Test
    void T31_aNewerRecordReplacesTheOlderOneAndItsAddresses() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        Identity self = Identity.generate();
        store.addAddresses(self.peerId(), List.of(THIRD), HOUR);
        assertThat(store.putSignedRecord(record(self, 1, FIRST, SECOND), HOUR)).isTrue();
        assertThat(store.addresses(self.peerId())).containsExactlyInAnyOrder(FIRST, SECOND, THIRD);
        SignedEnvelope newer = record(self, 2, SECOND);
        assertThat(store.putSignedRecord(newer, HOUR)).isTrue();
        assertThat(store.addresses(self.peerId())).containsExactlyInAnyOrder(SECOND, THIRD);
        assertThat(store.signedRecord(self.peerId())).contains(newer);
    }

    @Test
    void T31_hearingAnAddressOfARecordElsewhereDoesNotMakeItOutliveTheRecord() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        Identity self = Identity.generate();
        store.putSignedRecord(record(self, 1, FIRST), HOUR);
        store.addAddresses(self.peerId(), List.of(FIRST), HOUR.multipliedBy(2));
        store.putSignedRecord(record(self, 2, SECOND), HOUR);
        assertThat(store.addresses(self.peerId())).containsExactly(SECOND);
    }

    @Test
    void T31_aRecordWithoutAddressesIsFine() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        Identity self = Identity.generate();
        store.putSignedRecord(record(self, 1, FIRST), HOUR);
        assertThat(store.putSignedRecord(record(self, 2), HOUR)).isTrue();
        assertThat(store.addresses(self.peerId())).isEmpty();
    }

    @Test
    void T31_theSequenceNeverGoesBack() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        Identity self = Identity.generate();
        SignedEnvelope known = record(self, -1, FIRST); // 2^64 - 1
        store.putSignedRecord(known, HOUR);
        for (long older : new long[] {0, 1, Long.MAX_VALUE, Long.MIN_VALUE, -2, -1}) {
            assertThat(store.putSignedRecord(record(self, older, SECOND), HOUR)).isFalse();
        }
        assertThat(store.addresses(self.peerId())).containsExactly(FIRST);
        assertThat(store.signedRecord(self.peerId())).contains(known);
    }

    @Test
    void T31_aRecordOfSomebodyElseIsRefused() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        Identity signer = Identity.generate();
        Identity victim = Identity.generate();
        SignedEnvelope genuine = record(victim, 1, FIRST);
        SignedEnvelope forged =
                SignedEnvelope.sign(signer, "libp2p-peer-record", genuine.payloadType(), genuine.payload());
        assertThatThrownBy(() -> store.putSignedRecord(forged, HOUR)).isInstanceOf(MalformedMessageException.class);
        assertThat(store.peers()).isEmpty();
    }

    @Test
    void onlyUsefulAddressesOfARecordAreRemembered() {
        MemoryPeerStore store = store(PeerLimits.defaults());
        Identity self = Identity.generate();
        store.putSignedRecord(record(self, 1, FIRST, SECOND), SECOND::equals, HOUR);
        assertThat(store.addresses(self.peerId())).containsExactly(SECOND);
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
}
