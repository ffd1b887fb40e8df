package org.jlibp2p.transport.netty;

import java.util.concurrent.TimeUnit;

import io.netty.channel.SelectStrategy;
import io.netty.channel.SelectStrategyFactory;
import io.netty.util.IntSupplier;
import io.netty.util.concurrent.Ticker;

/**
 * How one loop waits: where answers come quickly and are quickly dealt with, it looks for the next one a few times before
 * it goes to sleep, as waking a sleeping thread takes longer than such an answer. Confined to its loop.
 *
 * <p>It does so only while the last wait was short and the work before this one was light, and only for {@link #WINDOW};
 * other threads go first. So a loop that is idle, or has much to do each time, spends nothing on it.
 */
final class BriefPolling implements SelectStrategy {
    /** How long a loop looks before it sleeps. */
    static final long WINDOW = TimeUnit.MICROSECONDS.toNanos(50);

    /** With so much to do each time, waking up does not matter. */
    private static final long LIGHT_WORK = TimeUnit.MICROSECONDS.toNanos(25);

    private static final long SHORT_WAIT = 2 * WINDOW;

    private final Ticker clock;
    private boolean waiting;
    private boolean polling;
    private long waitBegan;
    private long workBegan;
    private boolean lastWaitWasShort;

    BriefPolling(Ticker clock) {
        this.clock = clock;
    }

    /** Those of loops in real time. */
    static SelectStrategyFactory inRealTime() {
        return () -> new BriefPolling(Ticker.systemTicker());
    }

    @Override
    public int calculateStrategy(IntSupplier selectNow, boolean hasTasks) throws Exception {
        int ready = selectNow.get();
        long now = clock.nanoTime();
        if (hasTasks || ready > 0) {
            endWait(now);
            return ready;
        }
        if (!waiting) {
            beginWait(now);
        } else if (!polling) { // it slept, and what woke it has been done by now
            endWait(now);
            beginWait(now);
        }
        if (polling && now - waitBegan < WINDOW) {
            Thread.yield();
            return 0;
        }
        polling = false;
        return SELECT;
    }

    private void beginWait(long now) {
        waiting = true;
        waitBegan = now;
        polling = lastWaitWasShort && now - workBegan < LIGHT_WORK;
    }

    private void endWait(long now) {
        if (waiting) {
            waiting = false;
            lastWaitWasShort = now - waitBegan < SHORT_WAIT;
            workBegan = now;
        }
    }
}
