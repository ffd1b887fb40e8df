package org.jlibp2p.io;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;

/**
 * The pipe: bytes in both directions, reliable and in order, each direction ending on its own. A TCP connection, a Noise
 * channel, a yamux stream and a relayed circuit are all of this type.
 *
 * <p>It is pulled: not calling {@link #read()} is back-pressure on the peer. Any thread may call; all futures complete on
 * {@link #loop()}, and a chain that stays on that loop never changes threads. After {@link #reset} or a failure every
 * pending and later operation fails with the reason.
 */
public interface Duplex {
    /**
     * The next bytes, as many as have arrived: at least one, or none at the end of input, which is then said again at
     * each further call. One read may be pending at a time; a second one fails with {@link IllegalStateException}.
     * Completing the future from outside gives up waiting; bytes that arrive later go to the next read.
     *
     * @return completes with the bytes
     */
    CompletableFuture<Bytes> read();

    /**
     * Appends bytes to the output. Writes keep the order of the calls. At most
     * {@link org.jlibp2p.limits.BufferLimits#unawaitedWrite()} bytes may be written before earlier writes have completed; a
     * write beyond that fails with {@link org.jlibp2p.limits.LimitExceededException}, with nothing of it sent.
     *
     * @param bytes what to write; none is allowed and completes in its turn
     * @return completes when the layer below has accepted them: the moment to write more
     */
    CompletableFuture<Void> write(Bytes bytes);

    /**
     * Ends the output behind all that was written; the peer reads the end of input and may go on sending. Does nothing
     * the second time. Later writes fail with {@link IllegalStateException}.
     *
     * @return completes when the layer below has accepted the end
     */
    CompletableFuture<Void> closeWrite();

    /**
     * Ends both directions at once, discarding what is on the way. The peer sees a reset where the pipe can say so. Does
     * nothing once the pipe has ended.
     *
     * @param reason what pending and later operations fail with, wrapped if it is not a
     *     {@link org.jlibp2p.Libp2pException}; {@link ErrorCode#of} of it goes on the wire where there is room
     */
    void reset(Throwable reason);

    /**
     * The end of both directions.
     *
     * @return completes when input and output have ended in order; fails with the reason when the pipe was reset by
     *     either side or broke
     */
    CompletableFuture<Void> closed();

    /**
     * The loop on which everything of this pipe happens.
     *
     * @return the same one for the life of the pipe
     */
    EventLoop loop();

    /**
     * Sends everything that can be read here into another pipe, and ends its output when the input here ends. At most
     * one read's worth of bytes is on the way at a time. If either fails, the other one is reset with the same reason.
     *
     * @param sink where the bytes go; may be this pipe itself
     * @return completes when the sink has accepted the end
     */
    default CompletableFuture<Void> copyTo(Duplex sink) {
        CompletableFuture<Void> copied = Async.loop(() -> read().thenCompose(bytes -> bytes.isEmpty()
                        ? CompletableFuture.completedFuture(false)
                        : sink.write(bytes).thenApply(accepted -> true)))
                .thenCompose(end -> sink.closeWrite());
        copied.whenComplete((done, failure) -> {
            if (failure != null) {
                reset(Async.unwrap(failure));
                sink.reset(Async.unwrap(failure));
            }
        });
        return copied;
    }
}
