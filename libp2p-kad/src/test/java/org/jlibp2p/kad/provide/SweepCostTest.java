package org.jlibp2p.kad.provide;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What one cycle of 22 hours costs for a number of keys in a network of a size, where a key alone would take a lookup: lookups,
 * streams to peers, records, and how evenly the lookups are spread. The figures are printed; decision 23 has them.
 */
class SweepCostTest {
    private static final Duration CYCLE = Duration.ofHours(22);

    private final ManualTime time = ManualTime.create();
    private final Map<PeerId, Integer> visits = new HashMap<>();
    private long lookups;
    private long records;

    private final class Counting implements ProvideNetwork {
        private final Places places;

        Counting(Places places) {
            this.places = places;
        }

        @Override
        public CompletableFuture<List<PeerInfo>> closest(Bytes key) {
            lookups++;
            CompletableFuture<List<PeerInfo>> found = new CompletableFuture<>();
            time.loop()
                    .schedule(Duration.ofSeconds(2), () -> found.complete(places.closestFast(key, RegionSweep.PEERS)));
            return found;
        }

        @Override
        public CompletableFuture<Integer> sendProvider(PeerInfo peer, List<Bytes> keys) {
            visits.merge(peer.id(), 1, Integer::sum);
            records += keys.size();
            return CompletableFuture.completedFuture(keys.size());
        }
    }

    @ParameterizedTest(name = "{1} keys among {0} servers")
    @CsvSource({"1000, 100000, 100", "10000, 1000, 700", "10000, 10000, 900", "10000, 100000, 900"})
    void aCycleTakesAFractionOfALookupForEachKey(int servers, int count, int mostLookups) {
        Reprovider reprovider = new Reprovider(
                NodeStub.of(time.loop(), Identity.generate(), event -> {}),
                new Counting(Places.of(servers, 1)),
                new NetworkSize(),
                ReprovideOptions.defaults());
        time.await(reprovider.start());
        time.await(reprovider.keep(
                Places.hashes(count, 2).stream().map(Multihash::decode).toList()));
        time.advance(CYCLE.multipliedBy(2));
        long before = lookups;
        lookups = 0;
        records = 0;
        visits.clear();
        List<Long> perHour = new ArrayList<>();
        for (int hour = 0; hour < CYCLE.toHours(); hour++) {
            long soFar = lookups;
            time.advance(Duration.ofHours(1));
            perHour.add(lookups - soFar);
        }
        int streams = visits.values().stream().mapToInt(each -> each).sum();
        System.out.printf(
                "%d servers, %d keys: %d lookups a cycle, %d to %d an hour, %d streams to %d peers, %d records; first %d%n",
                servers,
                count,
                lookups,
                perHour.stream().mapToLong(each -> each).min().orElse(0),
                perHour.stream().mapToLong(each -> each).max().orElse(0),
                streams,
                visits.size(),
                records,
                before);

        assertThat(records).isEqualTo(20L * count);
        assertThat(lookups).isLessThan(mostLookups);
        assertThat(streams).isLessThan(visits.size() * 11 / 10 + (int) (records / VisitRun.MAX_PART));
        assertThat(perHour).allMatch(each -> each < mostLookups / 22 * 2 + 10);
        assertThat(time.await(reprovider.status()).late()).isZero();
    }
}
