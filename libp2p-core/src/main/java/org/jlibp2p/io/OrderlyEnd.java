package org.jlibp2p.io;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Operation;

/**
 * Ends a pipe that nobody needs any more: in order if the peer goes along within bounds, with a reset otherwise. So no
 * peer keeps a stream open by never ending its side.
 */
public final class OrderlyEnd {
    /** What a peer may still send to a side that has finished, in bytes, before the pipe is reset. */
    public static final long MAX_DRAIN = 1024 * 1024;

    private final Duplex pipe;
    private long drained;

    private OrderlyEnd(Duplex pipe) {
        this.pipe = pipe;
    }

    /**
     * Ends the output, if that has not been done, and discards what the peer still sends until its end. To be called on
     * the pipe's loop, with no read pending; the pipe is not used any more.
     *
     * @param pipe the pipe
     * @param patience how long the peer may take
     */
    public static void of(Duplex pipe, Duration patience) {
        if (pipe.closed().isDone()) {
            return;
        }
        Operation<Void> ending = Operation.start(pipe.loop(), "the end of a stream", patience);
        ending.onAbort(() -> pipe.reset(new StreamResetException(ErrorCode.NONE, false)));
        OrderlyEnd end = new OrderlyEnd(pipe);
        pipe.closeWrite()
                .exceptionally(endedAlready -> null)
                .thenCompose(closed -> Async.loop(end::drain))
                .whenComplete((done, failure) -> {
                    if (failure != null) {
                        ending.fail(failure);
                    } else {
                        ending.succeed(null, late -> {});
                    }
                });
    }

    private CompletableFuture<Boolean> drain() {
        return pipe.read().thenApply(bytes -> {
            drained += bytes.size();
            if (drained > MAX_DRAIN) {
                throw new StreamResetException(ErrorCode.NONE, false);
            }
            return !bytes.isEmpty();
        });
    }
}
