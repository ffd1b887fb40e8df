package org.jlibp2p.muxer;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.io.ErrorCode;

/** Many streams over one connection. Any thread may call; futures complete on the connection's loop. */
public interface MuxedSession {
    /**
     * Opens a stream. Completing the future from outside gives the place back, and resets the stream if it is open
     * already.
     *
     * @return completes when the stream may be written to, which may have to wait until the peer has acknowledged
     *     earlier ones; fails with {@link org.jlibp2p.io.ConnectionClosedException} when the session has ended
     */
    CompletableFuture<MuxedStream> openStream();

    /**
     * Ends the session: tells the peer why, resets all streams, closes the connection below. Does nothing the second
     * time.
     *
     * @param code why, as far as the wire can say it
     */
    void goAway(ErrorCode code);

    /**
     * How long an answer takes, as far as the session has measured that. Asking sends nothing.
     *
     * @return empty before the first measurement, and of a session that makes none
     */
    default Optional<Duration> lastRoundTrip() {
        return Optional.empty();
    }

    /**
     * The end of the session.
     *
     * @return completes when this side ended it; fails with {@link org.jlibp2p.io.ConnectionClosedException} or what
     *     broke it otherwise
     */
    CompletableFuture<Void> closed();
}
