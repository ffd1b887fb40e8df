package org.jlibp2p.delegate.server;

import java.time.Duration;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;

/** The one thing that a connection waits for, and until when. Confined to the server's loop. */
final class Deadline {
    private final EventLoop loop;
    private Registration timer = Registration.none();

    Deadline(EventLoop loop) {
        this.loop = loop;
    }

    /** Waits for something from now on, and for nothing else. */
    void set(Duration time, Runnable missed) {
        timer.close();
        timer = loop.schedule(time, missed);
    }

    /** Waits for nothing. */
    void clear() {
        timer.close();
        timer = Registration.none();
    }
}
