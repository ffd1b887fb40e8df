package org.jlibp2p.delegate.exchange;

import java.time.Duration;
import java.util.function.Consumer;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.limits.LimitExceededException;

/**
 * The time that a question may take. It goes on while something is waited for, and not while whoever asked does not want more: that
 * is nobody's fault but its own, and may take as long again each time. Confined to the loop.
 */
final class Allowance {
    private final EventLoop loop;
    private final Duration total;
    private final Consumer<Throwable> over;
    private Registration timer = Registration.none();
    private Duration left;
    private long since; // it runs, or was last wanted
    private boolean isRunning;
    private boolean isClosed;

    /**
     * Stands still so far.
     *
     * @param over is told why the question must end
     */
    Allowance(EventLoop loop, Duration total, Consumer<Throwable> over) {
        this.loop = loop;
        this.total = total;
        this.over = over;
        left = total;
    }

    /** Something is waited for from now on. */
    void run() {
        if (isRunning || isClosed) {
            return;
        }
        isRunning = true;
        since = loop.nanoTime();
        set(left, () -> over.accept(new OperationTimeoutException("asking a delegate", total)));
    }

    /** Nothing is waited for at the moment. */
    void rest() {
        if (!isRunning || isClosed) {
            return;
        }
        isRunning = false;
        left = left.minusNanos(loop.nanoTime() - since);
        goOn();
        set(total, this::restedFor);
    }

    /** Whoever asked wants more, and has it already. */
    void goOn() {
        if (!isRunning) {
            since = loop.nanoTime();
        }
    }

    private void restedFor() {
        Duration rested = Duration.ofNanos(loop.nanoTime() - since);
        if (rested.compareTo(total) < 0) {
            set(total.minus(rested), this::restedFor);
        } else {
            over.accept(
                    new LimitExceededException("time without asking for more of an answer", "a question over HTTP"));
        }
    }

    private void set(Duration after, Runnable task) {
        timer.close();
        try {
            timer = loop.schedule(after.isNegative() ? Duration.ZERO : after, task);
        } catch (NodeClosedException e) { // the loop is about to end
            over.accept(e);
        }
    }

    void close() {
        isClosed = true;
        timer.close();
    }
}
