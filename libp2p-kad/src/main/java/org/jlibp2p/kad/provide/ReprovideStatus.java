package org.jlibp2p.kad.provide;

import java.time.Instant;
import java.util.OptionalDouble;

/**
 * How keeping keys provided goes.
 *
 * @param keys keys that are kept
 * @param waiting of them, those that have not been provided yet
 * @param regions parts of the key space that they lie in, each visited once in a cycle
 * @param visits visits under way
 * @param late regions that should have been visited more than the slack ago
 * @param online whether the network answers
 * @param networkSize how many servers there are, by estimate; empty while too little is known
 * @param thisCycle what was done in the cycle that goes on
 * @param lastCycle what was done in the one before
 */
public record ReprovideStatus(
        int keys,
        int waiting,
        int regions,
        int visits,
        int late,
        boolean online,
        OptionalDouble networkSize,
        Cycle thisCycle,
        Cycle lastCycle) {
    /**
     * What was done in one cycle, first provides of new keys included.
     *
     * @param began when the cycle began; cycles begin at fixed times of their own, not when a node starts
     * @param visits visits that ended
     * @param lookups lookups made
     * @param provided keys provided, each as often as it was
     * @param failed keys that could not be, each as often
     * @param records records sent to peers
     */
    public record Cycle(Instant began, long visits, long lookups, long provided, long failed, long records) {
        static Cycle beginning(Instant began) {
            return new Cycle(began, 0, 0, 0, 0, 0);
        }

        Cycle plus(ReprovideEvent.RegionProvided visit) {
            return new Cycle(
                    began,
                    visits + 1,
                    lookups + visit.lookups(),
                    provided + visit.provided(),
                    failed + visit.failed(),
                    records + visit.records());
        }
    }
}
