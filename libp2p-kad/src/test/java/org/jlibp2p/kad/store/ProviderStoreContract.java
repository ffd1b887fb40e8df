package org.jlibp2p.kad.store;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What every provider store promises that is bounded by {@link ProviderStoreLimits}. */
abstract class ProviderStoreContract {
    static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    static final Multiaddr HERE = Multiaddr.parse("/ip4/1.2.3.4/tcp/4001");
    static final Multiaddr THERE = Multiaddr.parse("/ip4/5.6.7.8/tcp/4001");

    private Instant now = START;

    /** A store without records. */
    protected abstract ProviderStore create(ProviderStoreLimits limits);

    /** Lets the store do what it has begun, and yields what came of it. */
    protected abstract <T> T outcome(CompletableFuture<T> future);

    static Bytes key(int number) {
        return Multihash.sha256(Bytes.utf8("content " + number)).bytes();
    }

    static PeerId peer(int number) {
        return PeerId.decode(Multihash.sha256(Bytes.utf8("peer " + number)).bytes());
    }

    static PeerInfo at(int number, Multiaddr... addresses) {
        return new PeerInfo(peer(number), List.of(addresses));
    }

    private ProviderStore create() {
        return create(ProviderStoreLimits.defaults());
    }

    private void add(ProviderStore store, int key, PeerInfo provider) {
        outcome(store.add(key(key), provider, now));
    }

    private List<PeerInfo> find(ProviderStore store, int key) {
        return outcome(store.find(key(key), 100, now));
    }

    private void assertRefused(ProviderStore store, Bytes key, PeerInfo provider, String limit) {
        CompletableFuture<Void> added = store.add(key, provider, now);
        assertThat(added).isCompletedExceptionally();
        assertThat(Async.failureOf(added))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        refused -> assertThat(refused.limit()).isEqualTo("ProviderStoreLimits." + limit));
    }

    @Test
    void whoProvidesWhatIsFound() {
        ProviderStore store = create();
        add(store, 1, at(1, HERE));
        add(store, 1, at(2, THERE));
        add(store, 2, at(3));
        assertThat(find(store, 1)).containsExactlyInAnyOrder(at(1, HERE), at(2, THERE));
        assertThat(find(store, 2)).containsExactly(at(3));
        assertThat(find(store, 3)).isEmpty();
    }

    @Test
    void aPeerIsThereOnceForAKeyHoweverOftenItSaysSo() {
        ProviderStore store = create();
        add(store, 1, at(1, HERE));
        add(store, 1, at(1, HERE));
        add(store, 1, at(1, THERE));
        assertThat(find(store, 1)).containsExactly(at(1, THERE));
    }

    @Test
    void aPeerIsWhereItSaidLastForAllItsKeys() {
        ProviderStore store = create();
        add(store, 1, at(1, HERE));
        add(store, 2, at(1, THERE));
        assertThat(find(store, 1)).containsExactly(at(1, THERE));
        add(store, 2, at(1));
        assertThat(find(store, 1)).as("to say nothing changes nothing").containsExactly(at(1, THERE));
    }

    @Test
    void aRecordCountsFor48Hours() {
        ProviderStore store = create();
        add(store, 1, at(1, HERE));
        now = START.plus(Duration.ofHours(48)).minusSeconds(1);
        assertThat(find(store, 1)).extracting(PeerInfo::id).containsExactly(peer(1));
        now = START.plus(Duration.ofHours(48));
        assertThat(find(store, 1)).isEmpty();
    }

    @Test
    void itsAddressesCountFor24Hours() {
        ProviderStore store = create();
        add(store, 1, at(1, HERE));
        now = START.plus(Duration.ofHours(24)).minusSeconds(1);
        assertThat(find(store, 1)).containsExactly(at(1, HERE));
        now = START.plus(Duration.ofHours(24));
        assertThat(find(store, 1)).containsExactly(at(1));
        add(store, 2, at(1, HERE));
        assertThat(find(store, 1)).containsExactly(at(1, HERE));
    }

    @Test
    void whatIsSaidAgainCountsAnew() {
        ProviderStore store = create();
        add(store, 1, at(1, HERE));
        add(store, 2, at(1, HERE));
        now = START.plus(Duration.ofHours(22));
        add(store, 1, at(1, HERE));
        now = START.plus(Duration.ofHours(50));
        assertThat(find(store, 1)).extracting(PeerInfo::id).containsExactly(peer(1));
        assertThat(find(store, 2)).isEmpty();
    }

    @Test
    void ofManyProvidersAnyAreToldAndEachInItsTurn() {
        ProviderStore store = create();
        for (int i = 0; i < 50; i++) {
            add(store, 1, at(i, HERE));
        }
        List<PeerId> told = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            List<PeerInfo> found = outcome(store.find(key(1), 7, now));
            assertThat(found).hasSize(7).doesNotHaveDuplicates();
            found.forEach(provider -> told.add(provider.id()));
        }
        assertThat(told.stream().distinct()).hasSize(50);
    }

    @Test
    void T49_aKeyLongerThan80BytesOrEmptyIsRefused() {
        ProviderStore store = create();
        assertRefused(store, Bytes.wrap(new byte[81]), at(1, HERE), "MAX_KEY_SIZE");
        assertRefused(store, Bytes.empty(), at(1, HERE), "MAX_KEY_SIZE");
        outcome(store.add(Bytes.wrap(new byte[80]), at(1, HERE), now));
        assertThat(outcome(store.find(Bytes.wrap(new byte[80]), 1, now))).containsExactly(at(1, HERE));
    }

    @Test
    void T49_ofManyAddressesAsManyAreKeptAsMayBe() {
        ProviderStore store = create(ProviderStoreLimits.defaults().withAddresses(3, 1000));
        Multiaddr[] many = new Multiaddr[100];
        for (int i = 0; i < many.length; i++) {
            many[i] = Multiaddr.parse("/ip4/1.2.3.4/tcp/" + (i + 1));
        }
        add(store, 1, at(1, many));
        assertThat(find(store, 1)).containsExactly(at(1, many[0], many[1], many[2]));
    }

    @Test
    void T49_longAddressesAreKeptUpToTheirBytes() {
        Multiaddr longOne = Multiaddr.parse("/dns4/" + "x".repeat(60) + "/tcp/1");
        ProviderStore store = create(
                ProviderStoreLimits.defaults().withAddresses(16, longOne.bytes().size() + 8));
        add(store, 1, at(1, longOne, longOne.with(HERE), HERE, THERE));
        assertThat(find(store, 1)).containsExactly(at(1, longOne, HERE));
    }

    @Test
    void T49_withoutMemoryForAddressesProvidersAreKeptWithoutThem() {
        ProviderStore store = create(ProviderStoreLimits.defaults().withAddressMemory(300));
        add(store, 1, at(1, HERE));
        add(store, 1, at(2, HERE));
        add(store, 1, at(3, HERE));
        assertThat(find(store, 1)).containsExactlyInAnyOrder(at(1, HERE), at(2, HERE), at(3));
    }

    @Test
    void T49_ofAKeyWithAsManyProvidersAsItMayHaveTheOldestMakesRoom() {
        ProviderStore store = create(ProviderStoreLimits.defaults().withPerKey(2));
        add(store, 1, at(1));
        now = now.plus(Duration.ofHours(1));
        add(store, 1, at(2));
        add(store, 2, at(1));
        now = now.plus(Duration.ofHours(1));
        add(store, 1, at(1));
        add(store, 1, at(3));
        assertThat(find(store, 1)).as("the second one was renewed").containsExactlyInAnyOrder(at(1), at(3));
        assertThat(find(store, 2)).containsExactly(at(1));
        add(store, 1, at(4));
        assertThat(find(store, 1)).as("of the same time the first").containsExactlyInAnyOrder(at(3), at(4));
    }

    @Test
    void T49_aPeerHasNoMoreKeysThanItMayAndThoseItHasStay() {
        ProviderStore store = create(ProviderStoreLimits.defaults().withPerPeer(2));
        add(store, 1, at(1));
        add(store, 2, at(1));
        assertRefused(store, key(3), at(1), "perPeer");
        add(store, 3, at(2));
        add(store, 2, at(1));
        assertThat(find(store, 1)).containsExactly(at(1));
        now = START.plus(Duration.ofHours(48));
        add(store, 3, at(1));
        assertThat(find(store, 3)).containsExactly(at(1));
    }

    @Test
    void T49_whenItIsFullThosePeersMakeRoomThatHaveTheMost() {
        ProviderStore store = create(ProviderStoreLimits.defaults().withTotal(8));
        add(store, 100, at(2));
        for (int i = 0; i < 7; i++) {
            add(store, i, at(1));
        }
        assertRefused(store, key(50), at(1), "total");
        add(store, 101, at(3));
        assertThat(find(store, 101)).containsExactly(at(3));
        assertThat(find(store, 100)).as("of a peer with few").containsExactly(at(2));
        assertThat(find(store, 0)).as("the oldest of the one with many").isEmpty();
        assertThat(find(store, 1)).containsExactly(at(1));
    }

    @Test
    void T49_whenItIsFullOfPeersWithOneRecordEachTheOldestMakesRoom() {
        ProviderStore store = create(ProviderStoreLimits.defaults().withTotal(8));
        for (int i = 0; i < 8; i++) {
            add(store, i, at(i));
        }
        assertRefused(store, key(9), at(3), "total");
        add(store, 8, at(8));
        assertThat(find(store, 8)).containsExactly(at(8));
        assertThat(find(store, 0)).isEmpty();
        assertThat(find(store, 1)).containsExactly(at(1));
    }

    @Test
    void T49_withoutMemoryForNewAddressesThoseThatAreKnownStay() {
        ProviderStore store = create(ProviderStoreLimits.defaults().withAddressMemory(300));
        add(store, 1, at(1, HERE));
        add(store, 1, at(2, HERE));
        add(store, 1, at(1, HERE, THERE));
        assertThat(find(store, 1)).containsExactlyInAnyOrder(at(1, HERE), at(2, HERE));
    }
}
