package org.jlibp2p.perf;

import java.time.Duration;

import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.io.Duplex;

/** Resets a pipe on which nothing has moved for a while. Costs nothing per byte. Confined to the pipe's loop. */
final class IdleWatch implements Registration {
    private final Duplex watched;
    private final Duration limit;
    private Registration timer = Registration.none();
    private boolean moved;

    private IdleWatch(Duplex watched, Duration limit) {
        this.watched = watched;
        this.limit = limit;
    }

    static IdleWatch start(Duplex watched, Duration limit) {
        IdleWatch watch = new IdleWatch(watched, limit);
        watch.look();
        return watch;
    }

    void moved() {
        moved = true;
    }

    /** Looks once in the time there is; so it takes up to twice that time to see that nothing moves. */
    private void look() {
        moved = false;
        timer = watched.loop().schedule(limit, () -> {
            if (moved) {
                look();
            } else {
                watched.reset(new OperationTimeoutException("perf without any progress", limit));
            }
        });
    }

    @Override
    public void close() {
        timer.close();
    }
}
