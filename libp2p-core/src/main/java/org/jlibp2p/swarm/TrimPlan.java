package org.jlibp2p.swarm;

import java.util.Comparator;
import java.util.List;

/** Which connections are let go when there are too many: pure. */
record TrimPlan(int lowWatermark, int highWatermark, long graceNanos) {
    /** What counts about one connection. */
    record Candidate<C>(C connection, boolean isProtected, long ageNanos, int streams, boolean inbound) {}

    /**
     * The connections to close: none up to the high watermark; above it so many that the low one is left, as far as
     * there are some that are neither protected nor new. Those with the fewest streams go first, then those that peers
     * made, then the oldest.
     */
    <C> List<C> choose(List<Candidate<C>> all) {
        if (all.size() <= highWatermark) {
            return List.of();
        }
        Comparator<Candidate<C>> worth = Comparator.<Candidate<C>>comparingInt(Candidate::streams)
                .thenComparing(candidate -> !candidate.inbound())
                .thenComparing(Candidate::ageNanos, Comparator.reverseOrder());
        return all.stream()
                .filter(candidate -> !candidate.isProtected() && candidate.ageNanos() >= graceNanos)
                .sorted(worth)
                .limit(all.size() - lowWatermark)
                .map(Candidate::connection)
                .toList();
    }
}
