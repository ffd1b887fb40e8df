package org.jlibp2p.kad.query;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;

/** What searches cost and find, over many of them in one network. */
final class LookupFigures {
    private final List<Outcome> outcomes = new ArrayList<>();

    /**
     * One search.
     *
     * @param hops see {@link QueryReport#hops()}
     * @param messages requests sent, those to peers that are gone as well
     * @param peers how many different peers they went to
     * @param found the share of the k closest peers that answer that is in the result
     * @param usable the share of k that the result has of peers that answer
     * @param foundClosest whether the closest one of all is
     * @param milliseconds how long it took
     * @param cpuMicros what it took of the processor
     */
    record Outcome(
            int hops,
            int messages,
            int peers,
            double found,
            double usable,
            boolean foundClosest,
            double milliseconds,
            double cpuMicros) {}

    static LookupFigures of(
            RandomNetwork network, int searches, long seed, Function<QuerySetup, Query<List<PeerId>>> kind) {
        LookupFigures figures = new LookupFigures();
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < searches; i++) {
            figures.outcomes.add(search(network, random, kind));
        }
        return figures;
    }

    private static Outcome search(
            RandomNetwork network, SplittableRandom random, Function<QuerySetup, Query<List<PeerId>>> kind) {
        PeerId self = network.anyAlive(random);
        Bytes key = RandomNetwork.randomKey(random);
        Key target = Key.of(key);
        SimulatedRun run = new SimulatedRun(self, random.split(), SimulatedRun.honest(network, key, self));
        Query<List<PeerId>> query = kind.apply(QuerySetup.of(self, key, network.closestKnownTo(self, target, self)));
        run.run(query);
        List<PeerId> truth = network.closestAlive(target, self);
        Set<PeerId> found = new HashSet<>(query.result());
        long usable = query.result().stream().filter(network::isAlive).count();
        long right = truth.stream().filter(found::contains).count();
        return new Outcome(
                query.report().hops(),
                run.messages(),
                run.asked().size(),
                (double) right / truth.size(),
                (double) usable / truth.size(),
                found.contains(truth.get(0)),
                run.time().toNanos() / 1e6,
                run.cpuNanos() / 1e3);
    }

    double median(ToDoubleFunction<Outcome> of) {
        return percentile(50, of);
    }

    double percentile(int percent, ToDoubleFunction<Outcome> of) {
        List<Double> sorted = new ArrayList<>();
        outcomes.forEach(outcome -> sorted.add(of.applyAsDouble(outcome)));
        Collections.sort(sorted);
        return sorted.get(Math.min(sorted.size() - 1, sorted.size() * percent / 100));
    }

    double mean(ToDoubleFunction<Outcome> of) {
        return outcomes.stream().mapToDouble(of).average().orElseThrow();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "hops %.0f, messages %.1f (to %.1f peers), of the closest %.4f, usable %.4f, closest one %.4f, "
                        + "ms %.0f (p95 %.0f), cpu us %.0f (p95 %.0f)",
                median(Outcome::hops),
                mean(Outcome::messages),
                mean(Outcome::peers),
                mean(Outcome::found),
                mean(Outcome::usable),
                mean(outcome -> outcome.foundClosest() ? 1 : 0),
                median(Outcome::milliseconds),
                percentile(95, Outcome::milliseconds),
                median(Outcome::cpuMicros),
                percentile(95, Outcome::cpuMicros));
    }
}
