package org.jlibp2p.interop.scale;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Does operations all along, some at a time, until it is closed. */
final class Workload implements AutoCloseable {
    private static final long PAUSE_MS = 300;
    private static final long END_MS = TimeUnit.SECONDS.toMillis(60);

    private final Deeds deeds;
    private final Tally tally;
    private final Dice dice;
    private final List<Thread> lanes = new ArrayList<>();
    private volatile Phase phase = Phase.WARM_UP;
    private volatile boolean ending;

    Workload(Deeds deeds, Tally tally, Dice dice, int atATime) {
        this.deeds = deeds;
        this.tally = tally;
        this.dice = dice;
        for (int i = 0; i < atATime; i++) {
            Thread lane = new Thread(this::work, "workload " + i);
            lane.setDaemon(true);
            lanes.add(lane);
        }
        lanes.forEach(Thread::start);
    }

    /** What begins from now on belongs to a phase. */
    void phase(Phase next) {
        phase = next;
    }

    Phase phase() {
        return phase;
    }

    private void work() {
        List<Operation> all = Operation.weighted();
        while (!ending) {
            one(dice.one(all).orElseThrow());
            try {
                Thread.sleep(PAUSE_MS);
            } catch (InterruptedException e) {
                return;
            }
        }
    }

    private void one(Operation operation) {
        Phase during = phase;
        Deeds.Cast cast = new Deeds.Cast();
        long begun = System.nanoTime();
        String reason = "";
        try {
            if (!deeds.perform(operation, during, cast)) {
                return;
            }
        } catch (RuntimeException | AssertionError failure) {
            reason = cast.kinds() + ": " + (failure.getMessage() == null ? failure.toString() : failure.getMessage());
        }
        long took = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun);
        if (cast.isWhole()) {
            tally.add(new Tally.Sample(operation, during, took, reason));
        }
    }

    /** Ends when what is under way has ended. */
    @Override
    public void close() {
        ending = true;
        long end = System.currentTimeMillis() + END_MS;
        try {
            for (Thread lane : lanes) {
                lane.join(Math.max(1, end - System.currentTimeMillis()));
                lane.interrupt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
