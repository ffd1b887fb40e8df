package org.jlibp2p.testkit;

import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
import org.jlibp2p.peerstore.MemoryPeerStore;
import org.jlibp2p.peerstore.PeerStore;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What every {@link PeerStore} remembers, for how long, and how much of it. */
public abstract class PeerStoreContract {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final Multiaddr FIRST = Multiaddr.parse("/ip4/192.0.2.1/tcp/1");
    private static final Multiaddr SECOND = Multiaddr.parse("/ip4/192.0.2.1/tcp/2");
    private static final Multiaddr THIRD = Multiaddr.parse("/ip4/192.0.2.1/tcp/3");
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1");

    private final PeerId peer = somebody(1);

    /** For subclasses. */
    protected PeerStoreContract() {}

    /**
     * Makes an empty store.
     *
     * @param limits its bounds
     * @return a fresh store; what has to be closed the subclass closes
     * @throws Exception if there is none to be had, which fails the test
     */
    protected abstract PeerStore create(PeerLimits limits) throws Exception;

    /**
     * Lets time go on for the stores that {@link #create} made.
     *
     * @param time how far
     */
    protected abstract void pass(Duration time);

    private static PeerId somebody(int number) {
        return PeerId.decode(Multihash.sha256(Bytes.utf8("peer " + number)).bytes());
    }

    private static SignedEnvelope record(Identity signer, long sequence, Multiaddr... addresses) {
        return new PeerRecord(signer.peerId(), sequence, List.of(addresses)).seal(signer);
    }

    @Test
    void addressesLiveUntilTheLaterOfTheirEnds() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
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
    void nothingIsRememberedForNoTime() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
        store.addAddresses(peer, List.of(FIRST), Duration.ZERO);
        store.addAddresses(peer, List.of(FIRST), Duration.ofSeconds(-1));
        store.addAddresses(peer, List.of(), HOUR);
        assertThat(store.peers()).isEmpty();
    }

    @Test
    void anyTimeToLiveIsAllowedHoweverLong() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
        store.addAddresses(peer, List.of(FIRST), Duration.ofSeconds(Long.MAX_VALUE));
        pass(Duration.ofDays(365));
        assertThat(store.addresses(peer)).containsExactly(FIRST);
    }

    @Test
    void theAddressesThatEndFirstGiveWay() throws Exception {
        PeerStore store = create(PeerLimits.defaults().withAddressesPerPeer(2));
        store.addAddresses(peer, List.of(FIRST), HOUR);
        store.addAddresses(peer, List.of(SECOND), Duration.ofMinutes(1));
        store.addAddresses(peer, List.of(THIRD), Duration.ofMinutes(2));
        assertThat(store.addresses(peer)).containsExactly(FIRST, THIRD);
    }

    @Test
    void aTrailingPeerIdIsTakenOffAndAForeignOneIsNotStored() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
        store.addAddresses(
                peer,
                List.of(
                        FIRST.with(MultiaddrProtocol.P2P, peer.toString()),
                        SECOND.with(MultiaddrProtocol.P2P, somebody(2).toString())),
                HOUR);
        assertThat(store.addresses(peer)).containsExactly(FIRST);
    }

    @Test
    void protocolsAreReplacedAndCut() throws Exception {
        PeerStore store = create(PeerLimits.defaults().withProtocolsPerPeer(2));
        store.setProtocols(peer, Set.of(ECHO));
        Set<ProtocolId> many =
                new LinkedHashSet<>(List.of(ProtocolId.of("/a"), ProtocolId.of("/b"), ProtocolId.of("/c")));
        store.setProtocols(peer, many);
        assertThat(store.protocols(peer)).containsExactly(ProtocolId.of("/a"), ProtocolId.of("/b"));
    }

    @Test
    void keysAreKnownFromTheIdOrRemembered() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
        Identity short1 = Identity.generate();
        assertThat(store.publicKey(short1.peerId())).contains(short1.publicKey());
        Identity long1 = Identity.generate(KeyType.ECDSA);
        assertThat(store.publicKey(long1.peerId())).isEmpty();
        store.addPublicKey(long1.publicKey());
        assertThat(store.publicKey(long1.peerId())).contains(long1.publicKey());
        assertThat(store.peers()).containsExactly(long1.peerId());
    }

    @Test
    void aPeerIsForgottenWithItsLastAddressButNotRightAfterItWasHeardOf() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
        store.setProtocols(peer, Set.of(ECHO));
        store.addAddresses(peer, List.of(FIRST), Duration.ofMinutes(1));
        pass(Duration.ofMinutes(59));
        assertThat(store.protocols(peer)).containsExactly(ECHO);
        pass(Duration.ofMinutes(1));
        assertThat(store.protocols(peer)).isEmpty();
        assertThat(store.peers()).isEmpty();
    }

    @Test
    void removeForgetsEverything() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
        store.addAddresses(peer, List.of(FIRST), HOUR);
        store.remove(peer);
        store.remove(peer);
        assertThat(store.addresses(peer)).isEmpty();
        assertThat(store.peers()).isEmpty();
    }

    @Test
    void T30_thePeersHeardOfLongestAgoMakeRoom() throws Exception {
        PeerStore store = create(PeerLimits.defaults().withTotal(3));
        for (int i = 1; i <= 3; i++) {
            store.addAddresses(somebody(i), List.of(FIRST), HOUR);
        }
        store.setProtocols(somebody(1), Set.of(ECHO)); // is heard of again
        store.addresses(somebody(2)); // asking is not hearing
        store.addAddresses(somebody(4), List.of(FIRST), HOUR);
        assertThat(store.peers()).containsExactlyInAnyOrder(somebody(1), somebody(3), somebody(4));
    }

    @Test
    void T30_peersWithTheLongestListsDoNotFillTheMemory() throws Exception {
        int total = 64;
        PeerStore store = create(PeerLimits.defaults().withTotal(total));
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
    void T31_aNewerRecordReplacesTheOlderOneAndItsAddresses() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
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
    void T31_hearingAnAddressOfARecordElsewhereDoesNotMakeItOutliveTheRecord() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
        Identity self = Identity.generate();
        store.putSignedRecord(record(self, 1, FIRST), HOUR);
        store.addAddresses(self.peerId(), List.of(FIRST), HOUR.multipliedBy(2));
        store.putSignedRecord(record(self, 2, SECOND), HOUR);
        assertThat(store.addresses(self.peerId())).containsExactly(SECOND);
    }

    @Test
    void T31_aRecordWithoutAddressesIsFine() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
        Identity self = Identity.generate();
        store.putSignedRecord(record(self, 1, FIRST), HOUR);
        assertThat(store.putSignedRecord(record(self, 2), HOUR)).isTrue();
        assertThat(store.addresses(self.peerId())).isEmpty();
    }

    @Test
    void T31_theSequenceNeverGoesBack() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
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
    void T31_aRecordOfSomebodyElseIsRefused() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
        Identity signer = Identity.generate();
        Identity victim = Identity.generate();
        SignedEnvelope genuine = record(victim, 1, FIRST);
        SignedEnvelope forged =
                SignedEnvelope.sign(signer, "libp2p-peer-record", genuine.payloadType(), genuine.payload());
        assertThatThrownBy(() -> store.putSignedRecord(forged, HOUR)).isInstanceOf(MalformedMessageException.class);
        assertThat(store.peers()).isEmpty();
    }

    @Test
    void onlyUsefulAddressesOfARecordAreRemembered() throws Exception {
        PeerStore store = create(PeerLimits.defaults());
        Identity self = Identity.generate();
        store.putSignedRecord(record(self, 1, FIRST, SECOND), SECOND::equals, HOUR);
        assertThat(store.addresses(self.peerId())).containsExactly(SECOND);
    }
}
