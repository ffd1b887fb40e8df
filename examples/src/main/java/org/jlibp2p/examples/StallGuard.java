package org.jlibp2p.examples;

import java.time.Duration;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Stream;

/**
 * Resets a stream on which nothing has moved for a while: a peer that falls silent must not hold a thread and an open file
 * for ever. One thread says what moved; the stream's loop looks from time to time.
 */
public final class StallGuard implements AutoCloseable {
    private final Stream stream;
    private final Duration patience;
    private volatile long moved;
    private volatile boolean closed;
    private long seen; // on the loop, as is the timer
    private Registration timer;

    private StallGuard(Stream stream, Duration patience) {
        this.stream = stream;
        this.patience = patience;
    }

    /**
     * Begins to look at a stream.
     *
     * @param stream which
     * @param patience after how long without anything moved it is reset, or up to twice that
     * @return what is told of all that moves, and closed when the transfer is over
     */
    public static StallGuard over(Stream stream, Duration patience) {
        StallGuard guard = new StallGuard(stream, patience);
        Async.on(stream.loop(), guard::watch);
        return guard;
    }

    private void watch() {
        if (!closed) {
            timer = stream.loop().schedule(patience, this::look);
        }
    }

    private void look() {
        if (seen == moved && !closed) {
            stream.reset(new OperationTimeoutException("the next bytes of a transfer", patience));
        } else {
            seen = moved;
            watch();
        }
    }

    /**
     * Something has moved. For one thread.
     *
     * @param total how many bytes have so far, more than before
     */
    public void moved(long total) {
        moved = total;
    }

    @Override
    public void close() {
        closed = true;
        Async.on(stream.loop(), () -> {
            if (timer != null) {
                timer.close();
            }
        });
    }
}
