package org.jlibp2p.kad.provide;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ReproviderTest {
    private static final Duration CYCLE = Duration.ofHours(22);

    private final ManualTime time = ManualTime.create();
    private final Places places = Places.of(1000, 1);
    private final PlacesNetwork network = new PlacesNetwork(places, time.loop());
    private final List<NodeEvent> events = new ArrayList<>();
    private final Identity identity = Identity.generate();
    private ReprovideOptions options = ReprovideOptions.defaults().withStore(new MemoryReprovideStore());
    private Reprovider reprovider = create();

    /** A network in which a lookup takes two seconds and telling a peer half a second, and some things fail. */
    static final class PlacesNetwork implements ProvideNetwork {
        final Map<PeerId, Set<Bytes>> told = new HashMap<>();
        final Set<PeerId> dead = new HashSet<>();
        final List<Bytes> known = new ArrayList<>();
        int largestPart;
        int sends;
        int failingSends;
        boolean online = true;
        boolean silent;
        int lookups;
        int records;
        int open;
        int mostOpen;
        int cancelled;
        private Places places;
        private final EventLoop loop;

        PlacesNetwork(Places places, EventLoop loop) {
            this.places = places;
            this.loop = loop;
        }

        @Override
        public CompletableFuture<List<PeerInfo>> closest(Bytes key) {
            lookups++;
            return later(Duration.ofSeconds(2), () -> places.closestFast(key, 20));
        }

        @Override
        public CompletableFuture<Integer> sendProvider(PeerInfo peer, List<Bytes> keys) {
            if (dead.contains(peer.id())) {
                throw new IllegalStateException("cannot be reached");
            }
            if (sends++ < failingSends) {
                return CompletableFuture.failedFuture(new IllegalStateException("reset"));
            }
            return later(Duration.ofMillis(500), () -> {
                told.computeIfAbsent(peer.id(), id -> new HashSet<>()).addAll(keys);
                records += keys.size();
                return keys.size();
            });
        }

        @Override
        public void provided(List<Bytes> hashes) {
            assertThat(loop.inLoop()).isTrue();
            known.addAll(hashes);
            largestPart = Math.max(largestPart, hashes.size());
        }

        private <T> CompletableFuture<T> later(Duration delay, Supplier<T> value) {
            CompletableFuture<T> future = new CompletableFuture<>();
            if (!online) {
                return CompletableFuture.failedFuture(new IllegalStateException("no network"));
            }
            open++;
            mostOpen = Math.max(mostOpen, open);
            if (silent) {
                future.whenComplete((result, failure) -> {
                    open--;
                    cancelled += future.isCancelled() ? 1 : 0;
                });
            } else {
                loop.schedule(delay, () -> {
                    open--;
                    future.complete(value.get());
                });
            }
            return future;
        }

        Set<PeerId> holders(Bytes key) {
            Set<PeerId> holders = new HashSet<>();
            told.forEach((peer, keys) -> {
                if (keys.contains(key)) {
                    holders.add(peer);
                }
            });
            return holders;
        }
    }

    private Reprovider create() {
        return new Reprovider(NodeStub.of(time.loop(), identity, events::add), network, new NetworkSize(), options);
    }

    private static List<Multihash> hashes(int count, long seed) {
        return Places.hashes(count, seed).stream().map(Multihash::decode).toList();
    }

    private ReprovideStatus status() {
        return time.await(reprovider.status());
    }

    private void start() {
        time.await(reprovider.start());
    }

    private void keep(Collection<Multihash> hashes) {
        time.await(reprovider.keep(hashes));
    }

    private Set<PeerId> closest(Bytes key) {
        Set<PeerId> closest = new HashSet<>();
        places.closest(key, 20).forEach(peer -> closest.add(peer.id()));
        return closest;
    }

    @Test
    void aKeyIsWithItsTwentyClosestPeersAfterSeconds() {
        start();
        Cid cid = Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("content")));
        time.await(reprovider.keep(cid));
        time.advance(Duration.ofSeconds(5));

        assertThat(network.holders(cid.hash().bytes()))
                .isEqualTo(closest(cid.hash().bytes()));
        assertThat(network.lookups).isOne();
        assertThat(events).containsExactly(new ReprovideEvent.RegionProvided("", 1, 0, 1, 20, 20));
        assertThat(status().waiting()).isZero();
    }

    @Test
    void tenThousandKeysAreAllProvidedOnceInEachCycleWithFewLookups() {
        start();
        List<Multihash> hashes = hashes(10_000, 2);
        keep(hashes);
        time.advance(Duration.ofHours(1));

        assertThat(status().waiting()).isZero();
        for (Multihash hash : hashes.subList(0, 50)) {
            assertThat(network.holders(hash.bytes())).isEqualTo(closest(hash.bytes()));
        }
        time.advance(CYCLE);
        network.lookups = 0;
        network.records = 0;
        time.advance(CYCLE);
        assertThat(network.records).isEqualTo(200_000);
        assertThat(network.lookups).isLessThan(120);
        ReprovideStatus status = status();
        assertThat(status.keys()).isEqualTo(10_000);
        assertThat(status.regions()).isEqualTo(16);
        assertThat(status.late()).isZero();
        assertThat(status.lastCycle().provided()).isBetween(9_000L, 11_000L);
        assertThat(status.networkSize().orElseThrow()).isBetween(800.0, 1200.0);
    }

    @Test
    void aDeadPeerCostsItsOwnRecordsOnly() {
        start();
        Bytes key = Places.hashes(1, 3).get(0);
        places.closest(key, 15).forEach(peer -> network.dead.add(peer.id()));
        keep(List.of(Multihash.decode(key)));
        time.advance(Duration.ofSeconds(10));

        assertThat(network.holders(key)).hasSize(5);
        assertThat(status().waiting()).isZero();
    }

    @Test
    void aPartThatFailsDoesNotCostAPeerItsOtherParts() {
        network.places = Places.of(1, 1); // one peer that is to hold everything
        network.failingSends = 1;
        start();
        keep(hashes(1000, 3));
        time.advance(Duration.ofSeconds(20));

        assertThat(network.records).isGreaterThanOrEqualTo(1000 - VisitRun.MAX_PART);
    }

    @Test
    void aPeerThatTakesNothingIsLeftAloneAfterSomeParts() {
        network.places = Places.of(1, 1);
        network.failingSends = 1000;
        start();
        keep(hashes(5000, 3));
        time.advance(Duration.ofSeconds(5));

        assertThat(network.sends).isPositive().isLessThanOrEqualTo(4 * VisitRun.MAX_FAILED_PARTS);
    }

    @Test
    void aKeyThatTooFewPeersTookIsTriedAgain() {
        start();
        Bytes key = Places.hashes(1, 3).get(0);
        places.closest(key, 16).forEach(peer -> network.dead.add(peer.id()));
        keep(List.of(Multihash.decode(key)));
        time.advance(Duration.ofSeconds(10));
        assertThat(status().waiting()).isOne();
        assertThat(events).containsExactly(new ReprovideEvent.RegionProvided("", 0, 1, 1, 4, 4));

        network.dead.clear();
        time.advance(Duration.ofMinutes(6));
        assertThat(status().waiting()).isZero();
        assertThat(network.holders(key)).hasSize(20);
    }

    @Test
    void withoutANetworkItPausesAndGoesOnWhenTheNetworkIsBack() {
        start();
        keep(hashes(3000, 4));
        time.advance(Duration.ofHours(1));
        network.online = false;
        time.advance(Duration.ofHours(30));
        assertThat(status().online()).isFalse();
        assertThat(events).contains(new ReprovideEvent.ReprovidingPaused());
        int late = status().late();
        assertThat(late).isPositive();

        network.online = true;
        reprovider.networkChanged();
        time.advance(Duration.ofMinutes(30));
        assertThat(status().online()).isTrue();
        assertThat(status().late()).isZero();
        assertThat(events).hasAtLeastOneElementOfType(ReprovideEvent.ReprovidingResumed.class);
    }

    /** As it is while this node has no address: each lookup is refused at once. */
    @Test
    void whereLookupsAreRefusedFewAreTriedAndAChangeResumesAtOnce() {
        network.online = false;
        start();
        Bytes key = Places.hashes(1, 3).get(0);
        keep(List.of(Multihash.decode(key)));
        time.advance(Duration.ofHours(10));
        assertThat(status().online()).isFalse();
        assertThat(network.lookups).isBetween(3, 150);

        network.online = true;
        reprovider.networkChanged();
        time.advance(Duration.ofSeconds(5));
        assertThat(network.holders(key)).hasSize(20);
        assertThat(status().online()).isTrue();
    }

    /** Lookups that find far fewer peers than were seen before are not believed, but not for ever. */
    @Test
    void aNetworkThatShrinksToATenthIsBelievedAfterHours() {
        start();
        List<Multihash> hashes = hashes(3000, 12);
        keep(hashes);
        time.advance(Duration.ofHours(30));
        network.places = Places.of(100, 13);
        network.told.clear();
        time.advance(Duration.ofHours(8));
        // Which of the last day's lookups are old ones depends on where this node's own id makes the turns begin.
        assertThat(status().networkSize().orElseThrow()).isBetween(60.0, 250.0);
        assertThat(status().online()).isTrue();

        time.advance(CYCLE);
        assertThat(hashes).allMatch(hash -> network.holders(hash.bytes()).size() == 20);
    }

    @Test
    void aRestartProvidesOnlyWhatIsDue() {
        start();
        List<Multihash> hashes = hashes(2000, 5);
        keep(hashes);
        time.advance(Duration.ofHours(50));
        reprovider.stop();
        network.lookups = 0;
        network.records = 0;

        reprovider = create();
        start();
        assertThat(status().keys()).isEqualTo(2000);
        assertThat(status().waiting()).isZero();
        time.advance(Duration.ofMinutes(10));
        assertThat(network.records).isLessThan(6000);
        time.advance(Duration.ofHours(24));
        assertThat(network.records).isGreaterThanOrEqualTo(40_000);
    }

    @Test
    void theNodeItselfIsToldOfEachKeyAsOftenAsItIsProvided() {
        start();
        List<Multihash> hashes = hashes(3000, 5);
        keep(hashes);
        time.advance(Duration.ofHours(1));
        List<Bytes> all = hashes.stream().map(Multihash::bytes).toList();
        assertThat(network.known).containsExactlyInAnyOrderElementsOf(all);
        assertThat(network.largestPart).isEqualTo(Telling.MAX_PART);

        time.advance(CYCLE);
        network.known.clear();
        time.advance(CYCLE.plusHours(2));
        assertThat(network.known).containsAll(all);
    }

    @Test
    void afterARestartTheNodeItselfIsToldOfAllThatWasProvidedBefore() {
        start();
        List<Multihash> hashes = hashes(5000, 5);
        keep(hashes);
        time.advance(Duration.ofHours(1));
        network.online = false;
        keep(hashes(10, 6));
        reprovider.stop();
        network.known.clear();
        network.largestPart = 0;

        reprovider = create();
        start();
        List<Bytes> all = hashes.stream().map(Multihash::bytes).toList();
        time.run();
        assertThat(network.known).containsExactlyInAnyOrderElementsOf(all);
        assertThat(network.largestPart).isLessThanOrEqualTo(Telling.MAX_PART);

        network.known.clear();
        reprovider.networkChanged();
        time.run();
        assertThat(network.known).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void aRestartFromAFileProvidesOnlyWhatIsDue(@TempDir Path directory) {
        Path file = directory.resolve("keys");
        FileReprovideStore store = FileReprovideStore.open(file, time.loops("store", 1));
        options = options.withStore(store);
        reprovider = create();
        start();
        keep(hashes(3000, 5));
        time.advance(Duration.ofHours(3));
        reprovider.stop();
        store.close();
        time.run();
        time.advance(Duration.ofHours(2));
        network.records = 0;

        options = options.withStore(FileReprovideStore.open(file, time.loops("store-again", 1)));
        reprovider = create();
        start();
        assertThat(status().keys()).isEqualTo(3000);
        assertThat(status().waiting()).isZero();
        assertThat(status().regions()).isEqualTo(16);
        time.advance(Duration.ofHours(1));
        assertThat(network.records).isLessThan(60_000 / 5);
    }

    @Test
    void aStoreThatRefusesIsToldAndTheKeysAreKeptAllTheSame() {
        options = options.withStore(new RefusingStore());
        reprovider = create();
        start();

        assertThatThrownBy(() -> keep(hashes(3000, 11))).hasMessage("disk full");
        time.advance(Duration.ofHours(1));
        assertThat(status().keys()).isEqualTo(3000);
        assertThat(status().waiting()).isZero();
    }

    private static final class RefusingStore implements ReprovideStore {
        private boolean readable = true;

        private static <T> CompletableFuture<T> refused() {
            return CompletableFuture.failedFuture(new IllegalStateException("disk full"));
        }

        @Override
        public CompletableFuture<OptionalDouble> load(Consumer<List<KeptKey>> part) {
            return readable ? CompletableFuture.completedFuture(OptionalDouble.empty()) : refused();
        }

        @Override
        public CompletableFuture<Void> kept(List<Bytes> hashes) {
            return refused();
        }

        @Override
        public CompletableFuture<Void> forgotten(List<Bytes> hashes) {
            return refused();
        }

        @Override
        public CompletableFuture<Void> provided(List<Bytes> hashes, Instant when) {
            return refused();
        }

        @Override
        public CompletableFuture<Void> networkSize(double servers) {
            return refused();
        }
    }

    @Test
    void aStoreThatCannotBeReadFailsTheStart() {
        RefusingStore unreadable = new RefusingStore();
        unreadable.readable = false;
        options = options.withStore(unreadable);
        reprovider = create();

        assertThatThrownBy(this::start).hasMessage("disk full");
    }

    @Test
    void whatIsKeptBeforeTheStoreWasReadIsNotLost() {
        List<Multihash> hashes = hashes(10, 6);
        CompletableFuture<Void> kept = reprovider.keep(hashes);
        time.run();
        assertThat(kept).isNotDone();
        start();

        time.await(kept);
        assertThat(status().keys()).isEqualTo(10);
    }

    @Test
    void whatIsKeptBeforeTheStoreWasReadFailsAsTheReadingDoes() {
        RefusingStore unreadable = new RefusingStore();
        unreadable.readable = false;
        options = options.withStore(unreadable);
        reprovider = create();
        CompletableFuture<Void> kept = reprovider.keep(hashes(10, 6));
        reprovider.start();

        assertThatThrownBy(() -> time.await(kept)).hasMessage("disk full");
    }

    @Test
    void whatWaitsForTheStoreFailsWhenItIsStoppedBefore() {
        CompletableFuture<Void> kept = reprovider.keep(hashes(10, 6));
        time.loop().execute(reprovider::stop);

        assertThatThrownBy(() -> time.await(kept)).isInstanceOf(NodeClosedException.class);
        assertThatThrownBy(this::start).isInstanceOf(NodeClosedException.class);
        assertThat(time.timers()).isZero();
    }

    @Test
    void forgottenKeysAreNotProvidedAnyMore() {
        start();
        List<Multihash> hashes = hashes(100, 7);
        keep(hashes);
        time.advance(Duration.ofHours(1));
        time.await(reprovider.forget(hashes));
        network.records = 0;
        time.advance(CYCLE.multipliedBy(2));

        assertThat(network.records).isZero();
        assertThat(status().keys()).isZero();
        reprovider.stop();
        reprovider = create();
        start();
        assertThat(status().keys()).isZero();
    }

    @Test
    void noMoreIsUnderWayThanTheOptionsSay() {
        options = options.withConcurrency(2, 3);
        reprovider = create();
        start();
        keep(hashes(5000, 8));
        time.advance(CYCLE);

        assertThat(network.mostOpen).isLessThanOrEqualTo(6);
    }

    @Test
    void aNetworkThatNeverAnswersIsNotWaitedForForever() {
        network.silent = true;
        start();
        keep(hashes(1, 9));
        time.advance(VisitRun.LOOKUP_DEADLINE.plusSeconds(1));

        assertThat(network.open).isZero();
        assertThat(network.cancelled).isOne();
        assertThat(status().visits()).isZero();
    }

    @Test
    void stoppingCancelsWhatIsUnderWayAndLeavesNoTimer() {
        network.silent = true;
        start();
        keep(hashes(500, 10));
        assertThat(network.open).isPositive();
        time.loop().execute(reprovider::stop);
        time.run();

        assertThat(network.open).isZero();
        assertThat(time.timers()).isZero();
    }

    @Test
    void aKeyThatServersWouldRefuseIsRefusedAtOnce() {
        Multihash large = Multihash.identity(Bytes.wrap(new byte[100]));

        assertThatThrownBy(() -> reprovider.keep(List.of(large)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("102 bytes");
    }
}
