package org.jlibp2p.benchmarks.kademlia;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** What the simulation is to show, and whether it does. */
final class Acceptance {
    private static final double SUCCESS = 0.995;
    private static final Duration WALL = Duration.ofMinutes(15);
    private static final long RESIDENT = 8L << 30;

    private Acceptance() {}

    /**
     * One requirement.
     *
     * @param what it is
     * @param seen the figure
     * @param met whether that is good enough
     */
    record Check(String what, String seen, boolean met) {}

    static List<Check> of(SimulationOptions options, List<Phase> phases, Resources resources) {
        List<Check> checks = new ArrayList<>();
        checks.add(new Check(
                "at most 15 minutes",
                String.format(Locale.ROOT, "%.1f", resources.wall().toMillis() / 60_000.0),
                resources.wall().compareTo(WALL) <= 0));
        checks.add(new Check(
                "at most 8 GiB",
                String.format(Locale.ROOT, "%.1f", (double) resources.resident() / (1 << 30)),
                resources.resident() <= RESIDENT));
        double mostHops = Math.log(options.nodes()) / Math.log(2) / 2 + 2;
        for (Phase phase : phases) {
            Distribution hops = hops(phase.of(Kind.CLOSEST));
            checks.add(new Check(
                    String.format(Locale.ROOT, "%s: median hops at most log2(n)/2 + 2 = %.1f", phase.name(), mostHops),
                    String.format(Locale.ROOT, "%.0f", hops.median()),
                    hops.median() <= mostHops));
            double ours = messages(phase.of(Kind.CLOSEST)).mean();
            double gos = messages(phase.of(Kind.CLOSEST_GO)).mean();
            checks.add(new Check(
                    phase.name() + ": no more messages for a lookup than go's algorithm",
                    String.format(Locale.ROOT, "%.1f and %.1f", ours, gos),
                    ours <= gos));
            List<Outcome> all = phase.outcomes().stream()
                    .filter(outcome -> outcome.kind() != Kind.CLOSEST_GO)
                    .toList();
            checks.add(new Check(
                    phase.name() + ": at least 99.5 % of all lookups succeed",
                    String.format(Locale.ROOT, "%.2f %% of %d", 100 * success(all), all.size()),
                    success(all) >= SUCCESS));
        }
        return checks;
    }

    static double success(List<Outcome> outcomes) {
        return outcomes.isEmpty()
                ? 0
                : (double) outcomes.stream().filter(Outcome::success).count() / outcomes.size();
    }

    static Distribution hops(List<Outcome> outcomes) {
        return Distribution.of(outcomes.stream().mapToDouble(each -> each.cost().hops()));
    }

    static Distribution messages(List<Outcome> outcomes) {
        return Distribution.of(outcomes.stream().mapToDouble(each -> each.cost().asked()));
    }
}
