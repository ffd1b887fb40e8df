package org.jlibp2p.delegate.serving;

import java.net.InetAddress;
import java.time.Duration;
import java.util.Objects;

/**
 * What became of one HTTP request to a delegate, told once the answer has been sent or the client has gone. Immutable.
 *
 * @param endpoint what was asked for
 * @param client who asked, as far as trusted proxies tell
 * @param status what it was answered with; 499 if the client went before there was an answer
 * @param records how many records the answer had
 * @param bytes how large the body was
 * @param time from the end of the request to the end of the answer
 * @param shared whether somebody else had asked for the same, so that no search was begun
 */
public record ServedRequest(
        Endpoint endpoint, InetAddress client, int status, int records, long bytes, Duration time, boolean shared) {
    /** The status of a request whose client went before there was an answer; it is never sent. */
    public static final int CLIENT_GONE = 499;

    /**
     * A request that is over.
     *
     * @param endpoint see {@link #endpoint()}
     * @param client see {@link #client()}
     * @param status see {@link #status()}
     * @param records see {@link #records()}
     * @param bytes see {@link #bytes()}
     * @param time see {@link #time()}
     * @param shared see {@link #shared()}
     */
    public ServedRequest {
        Objects.requireNonNull(endpoint, "endpoint");
        Objects.requireNonNull(client, "client");
        Objects.requireNonNull(time, "time");
    }
}
