package org.jlibp2p.delegate.http;

import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * A question that was asked of a delegate over HTTP, redirects included; what was answered from memory is none. Immutable.
 *
 * @param uri what was asked for
 * @param status what it was answered with; empty if there was no answer
 * @param failure why there was none; empty if there was one
 * @param time from the question to the header fields of the answer, or to the failure
 */
public record AskedDelegate(URI uri, OptionalInt status, Optional<Throwable> failure, Duration time) {
    /**
     * A question that is over.
     *
     * @param uri see {@link #uri()}
     * @param status see {@link #status()}
     * @param failure see {@link #failure()}
     * @param time see {@link #time()}
     */
    public AskedDelegate {
        Objects.requireNonNull(uri, "uri");
        Objects.requireNonNull(status, "status");
        Objects.requireNonNull(failure, "failure");
        Objects.requireNonNull(time, "time");
    }
}
