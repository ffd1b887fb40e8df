package org.jlibp2p.interop.peer;

import java.time.Duration;

/** The time of a command was up. */
final class TimeoutException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    TimeoutException(Duration limit) {
        super("not done within " + limit.toMillis() + " ms");
    }
}
