package org.jlibp2p.delegate.exchange;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;

/** The body of an answer, pulled piece by piece. Confined to a loop. Must be read to its end or closed. */
public interface Body {
    /**
     * The next piece. One may be pending at a time.
     *
     * @return some bytes, or nothing at the end; fails if the body breaks, stands still, or is above a bound
     */
    CompletableFuture<Optional<Bytes>> read();

    /** Says that what was read is still being used: whoever asks takes something of it now. */
    default void goOn() {}

    /** Ends the answer: the rest of it is not wanted. */
    void close();
}
