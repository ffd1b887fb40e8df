package org.jlibp2p.autotls;

import java.time.Duration;

import org.jlibp2p.Fault;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.autotls.AutoTlsException.Step;

/** The time that there is for something. Any thread. */
final class Deadline {
    private final EventLoop clock;
    private final Duration limit;
    private final long end;

    Deadline(EventLoop clock, Duration limit) {
        this.clock = clock;
        this.limit = limit;
        end = clock.nanoTime() + limit.toNanos();
    }

    /** The shorter of two. */
    Deadline within(Duration shorter) {
        return new Deadline(clock, shorter.compareTo(left()) < 0 ? shorter : left());
    }

    Duration left() {
        return Duration.ofNanos(Math.max(0, end - clock.nanoTime()));
    }

    /**
     * A wait that fits in.
     *
     * @param wanted how long one would wait
     * @param step is told if there is no time left
     * @param what did not come, for people
     */
    Duration pause(Duration wanted, Step step, String what) {
        Duration left = left();
        if (left.isZero()) {
            throw new AutoTlsException(step, Fault.NETWORK, what + " within " + limit, null);
        }
        return wanted.compareTo(left) < 0 ? wanted : left;
    }
}
