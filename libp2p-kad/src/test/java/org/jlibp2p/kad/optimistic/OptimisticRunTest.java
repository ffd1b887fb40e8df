package org.jlibp2p.kad.optimistic;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.lookup.LookupRunner;
import org.jlibp2p.kad.provide.Places;
import org.jlibp2p.kad.query.ClosestPeersQuery;
import org.jlibp2p.kad.query.QuerySetup;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.testkit.ManualTime;
import org.jlibp2p.transport.DialException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class OptimisticRunTest {
    private static final int SERVERS = 2000;

    private final ManualTime time = ManualTime.create();
    private final Places places = Places.of(SERVERS, 1);
    private final PeerId self = PeerId.decode(Places.hashes(1, 99).get(0));
    private final LookupRunner runner = new LookupRunner(time.loop(), Duration.ofMinutes(1), 100);
    private ServerNetwork network = new ServerNetwork(places, time.loop(), 0.1, 7);

    private QuerySetup setup(Bytes key) {
        return QuerySetup.of(self, key, network.seeds(self, key, 20));
    }

    private CompletableFuture<Integer> provide(Bytes key, Function<PeerId, CompletableFuture<Void>> tell) {
        return Async.call(
                time.loop(),
                () -> OptimisticRun.start(
                        time.loop(),
                        setup(key),
                        SERVERS,
                        query -> runner.run(query, peer -> network.ask(peer, key)),
                        tell));
    }

    private CompletableFuture<Integer> provide(Bytes key) {
        return provide(key, peer -> network.tell(peer, key));
    }

    /** As without the optimism: search to the end, tell all, wait for all. */
    private CompletableFuture<Void> providePlainly(Bytes key) {
        return Async.call(
                time.loop(),
                () -> Async.compose(
                        runner.run(new ClosestPeersQuery(setup(key)), peer -> network.ask(peer, key)),
                        closest -> CompletableFuture.allOf(closest.stream()
                                .map(peer -> network.tell(peer, key).handle((nothing, failure) -> null))
                                .toArray(CompletableFuture[]::new)),
                        unneeded -> {}));
    }

    private long holdersAmongTheClosest(Bytes key) {
        Set<PeerId> closest = places.closest(key, SERVERS).stream()
                .map(PeerInfo::id)
                .filter(peer -> !network.isDead(peer))
                .limit(20)
                .collect(Collectors.toSet());
        return network.stored.entrySet().stream()
                .filter(each -> each.getValue().contains(key) && closest.contains(each.getKey()))
                .count();
    }

    @Test
    void itIsMuchFasterThanWaitingForAllAndNearlyAllTrueHoldersHaveTheRecord() {
        List<Long> fast = new ArrayList<>();
        List<Long> plain = new ArrayList<>();
        long holders = 0;
        long asked = 0;
        int keys = 100;
        for (Bytes key : Places.hashes(keys, 3)) {
            long start = time.elapsed().toMillis();
            assertThat(time.await(provide(key))).isGreaterThanOrEqualTo(OptimisticProvide.ENOUGH);
            fast.add(time.elapsed().toMillis() - start);
            time.advance(Duration.ofMinutes(2));
            holders += holdersAmongTheClosest(key);
        }
        asked = network.asked;
        network.asked = 0;
        for (Bytes key : Places.hashes(keys, 4)) {
            long start = time.elapsed().toMillis();
            time.await(providePlainly(key));
            plain.add(time.elapsed().toMillis() - start);
            time.advance(Duration.ofMinutes(2));
        }
        fast.sort(null);
        plain.sort(null);
        System.out.printf(
                "optimistic: %d ms median, %d ms p90, %d asked, %.1f of the 20 closest hold it; plain: %d ms, %d ms, %d asked%n",
                fast.get(keys / 2),
                fast.get(keys * 9 / 10),
                asked / keys,
                holders / (double) keys,
                plain.get(keys / 2),
                plain.get(keys * 9 / 10),
                network.asked / keys);

        assertThat(fast.get(keys / 2)).isLessThan(plain.get(keys / 2) / 2);
        assertThat(holders / (double) keys).isGreaterThan(15);
    }

    @Test
    void theRestGetsTheRecordInTheBackground() {
        Bytes key = Places.hashes(1, 5).get(0);
        time.await(provide(key));
        int atOnce = network.stored.size();
        time.advance(Duration.ofMinutes(1));

        assertThat(network.stored.size()).isGreaterThan(atOnce);
        assertThat(time.timers()).isZero();
    }

    @Test
    void cancellingItEndsTheSearchAndAllStoring() {
        Bytes key = Places.hashes(1, 6).get(0);
        List<CompletableFuture<Void>> telling = new ArrayList<>();
        CompletableFuture<Integer> providing = provide(key, peer -> {
            telling.add(new CompletableFuture<>());
            return telling.get(telling.size() - 1);
        });
        time.advance(Duration.ofSeconds(3));
        assertThat(telling).isNotEmpty();
        providing.cancel(false);
        time.run();

        assertThat(telling).allMatch(CompletableFuture::isCancelled);
        assertThat(runner.running()).isZero();
        int asked = network.asked;
        time.advance(Duration.ofMinutes(1));
        assertThat(network.asked).isEqualTo(asked);
    }

    @Test
    void peersThatTakeTheRecordAtOnceAreNoTrouble() {
        Bytes key = Places.hashes(1, 7).get(0);

        assertThat(time.await(provide(key, peer -> CompletableFuture.completedFuture(null))))
                .isGreaterThanOrEqualTo(OptimisticProvide.ENOUGH);
    }

    @Test
    void whenNobodyTakesTheRecordItFails() {
        Bytes key = Places.hashes(1, 8).get(0);

        assertThatThrownBy(() -> time.await(provide(key, peer -> {
                    throw new IllegalStateException("refused");
                })))
                .isInstanceOf(DialException.class);
    }

    @Test
    void aSearchThatCannotBeginFailsAsItDoes() {
        Bytes key = Places.hashes(1, 9).get(0);
        CompletableFuture<Integer> providing = Async.call(
                time.loop(),
                () -> OptimisticRun.start(
                        time.loop(),
                        setup(key),
                        SERVERS,
                        query -> CompletableFuture.failedFuture(new CancellationException("no place")),
                        peer -> network.tell(peer, key)));

        assertThatThrownBy(() -> time.await(providing)).isInstanceOf(CancellationException.class);
    }
}
