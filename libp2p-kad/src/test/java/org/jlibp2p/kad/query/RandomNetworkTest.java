package org.jlibp2p.kad.query;

import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.query.LookupFigures.Outcome;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Searches in random networks: what they find, and what they cost beside those of go-libp2p. */
class RandomNetworkTest {
    private final QueryRules rules = QueryRules.defaults();

    private static SimulatedRun run(
            RandomNetwork network,
            PeerId self,
            Bytes key,
            SplittableRandom random,
            Function<QuerySetup, Query<?>> kind) {
        SimulatedRun run = new SimulatedRun(self, random.split(), SimulatedRun.honest(network, key, self));
        List<PeerId> seeds = network.closestKnownTo(self, Key.of(key), self);
        run.run(kind.apply(QuerySetup.of(self, key, seeds).withListener(run)));
        return run;
    }

    @Property(tries = 60)
    void whereAllAreHonestTheTrueKClosestAreFound(
            @ForAll long seed,
            @ForAll @IntRange(min = 2, max = 600) int size,
            @ForAll @IntRange(min = 1, max = 3) int paths) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomNetwork network = new RandomNetwork(size, RandomNetwork.Quality.IDEAL, random);
        PeerId self = network.anyAlive(random);
        Bytes key = RandomNetwork.randomKey(random);
        ClosestPeersQuery[] query = new ClosestPeersQuery[1];

        SimulatedRun run = run(network, self, key, random, setup -> {
            query[0] = new ClosestPeersQuery(setup.withRules(rules.withPaths(paths)));
            return query[0];
        });

        assertThat(query[0].result()).isEqualTo(network.closestAlive(Key.of(key), self));
        run.assertNobodyWasAskedTwice();
        assertThat(run.mostInFlight()).isLessThanOrEqualTo(rules.alpha());
    }

    @Property(tries = 60)
    void where30PercentFailThoseOfTheClosestThatAnswerAreFoundAndNobodyElse(
            @ForAll long seed, @ForAll @IntRange(min = 50, max = 600) int size) {
        SplittableRandom random = new SplittableRandom(seed);
        RandomNetwork network = new RandomNetwork(size, new RandomNetwork.Quality(0.9, 0.3), random);
        PeerId self = network.anyAlive(random);
        Bytes key = RandomNetwork.randomKey(random);
        ClosestPeersQuery[] query = new ClosestPeersQuery[1];

        SimulatedRun run = run(network, self, key, random, setup -> {
            query[0] = new ClosestPeersQuery(setup);
            return query[0];
        });

        List<PeerId> closest = network.closestOfAll(Key.of(key), self);
        List<PeerId> missed = closest.stream()
                .filter(network::isAlive)
                .filter(peer -> !query[0].result().contains(peer))
                .toList();
        assertThat(query[0].result()).allMatch(network::isAlive);
        assertThat(missed).hasSizeLessThanOrEqualTo(1);
        run.assertNobodyWasAskedTwice();
        assertThat(run.mostInFlight()).isLessThanOrEqualTo(rules.alpha());
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 5_000})
    void inIdealNetworksSearchesAreShortAndCheaperThanThoseOfGo(int size, TestReporter reporter) {
        RandomNetwork network = new RandomNetwork(size, RandomNetwork.Quality.IDEAL, new SplittableRandom(size));

        LookupFigures ours = LookupFigures.of(network, 200, 1, ClosestPeersQuery::new);
        LookupFigures go = LookupFigures.of(network, 200, 1, GoLookupModel::new);

        reporter.publishEntry(size + " peers, ideal, here", ours.toString());
        reporter.publishEntry(size + " peers, ideal, as go", go.toString());
        assertHopsOf(ours, size);
        assertThat(ours.mean(Outcome::found)).isEqualTo(1);
        assertThat(ours.mean(Outcome::messages)).isLessThan(go.mean(Outcome::peers));
        assertThat(ours.median(Outcome::milliseconds)).isLessThan(go.median(Outcome::milliseconds));
    }

    @ParameterizedTest
    @ValueSource(ints = {100, 1_000, 5_000})
    void inNetworksAsTheyAreSearchesFindMoreForLessThanThoseOfGo(int size, TestReporter reporter) {
        RandomNetwork network = new RandomNetwork(size, RandomNetwork.Quality.REALISTIC, new SplittableRandom(size));

        LookupFigures ours = LookupFigures.of(network, 200, 1, ClosestPeersQuery::new);
        LookupFigures go = LookupFigures.of(network, 200, 1, GoLookupModel::new);

        reporter.publishEntry(size + " peers, realistic, here", ours.toString());
        reporter.publishEntry(size + " peers, realistic, as go", go.toString());
        assertHopsOf(ours, size);
        assertThat(ours.mean(Outcome::found)).isGreaterThan(0.995).isGreaterThan(go.mean(Outcome::found));
        assertThat(ours.mean(Outcome::messages)).isLessThan(go.mean(Outcome::peers));
        assertThat(ours.median(Outcome::milliseconds)).isLessThan(go.median(Outcome::milliseconds));
    }

    private static void assertHopsOf(LookupFigures figures, int size) {
        assertThat(figures.median(Outcome::hops)).isLessThanOrEqualTo(Math.log(size) / Math.log(2) / 2 + 2);
    }
}
