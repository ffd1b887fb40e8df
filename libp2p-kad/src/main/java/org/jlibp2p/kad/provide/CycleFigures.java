package org.jlibp2p.kad.provide;

import java.time.Instant;

/** What was done in the cycle that goes on and in the one before. Plain object; times are milliseconds. */
final class CycleFigures {
    private final long cycle;
    private ReprovideStatus.Cycle current;
    private ReprovideStatus.Cycle last;

    CycleFigures(long cycle) {
        this.cycle = cycle;
        current = ReprovideStatus.Cycle.beginning(Instant.EPOCH);
        last = current;
    }

    void add(ReprovideEvent.RegionProvided visit, long now) {
        current = current(now).plus(visit);
    }

    ReprovideStatus.Cycle current(long now) {
        Instant began = Instant.ofEpochMilli(Math.floorDiv(now, cycle) * cycle);
        if (!began.equals(current.began())) {
            Instant before = began.minusMillis(cycle);
            last = current.began().equals(before) ? current : ReprovideStatus.Cycle.beginning(before);
            current = ReprovideStatus.Cycle.beginning(began);
        }
        return current;
    }

    ReprovideStatus.Cycle last(long now) {
        current(now);
        return last;
    }
}
