package org.jlibp2p.io;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

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
     * Like {@link #read()}, but the bytes are only lent: a reader sees them where the pipe has them, and what it makes of
     * them is the result. For layers that turn all bytes into others, as a cipher does, and would throw a copy away. Unlike
     * {@link #read()} to be called on the loop only, and completing the future from outside does not give up: the reader
     * is called all the same.
     *
     * @param <R> what the reader makes
     * @param reader is called once, on the loop, with a buffer to be read to its end, which has nothing in it at the end of
     *     the input; must neither write to the buffer nor keep it
     * @return completes with what the reader returned; fails as {@link #read()} does, or with what the reader threw
     */
    default <R> CompletableFuture<R> readLent(Function<? super ByteBuffer, ? extends R> reader) {
        return read().thenApply(bytes -> reader.apply(bytes.borrow(ByteBuffer::wrap)));
    }

    /**
     * Like {@link #write}, but the bytes are put straight to where the pipe wants them, which spares a copy and an array. To
     * be called on the loop only.
     *
     * @param atMost how many bytes there will be at most
     * @param source is called before this method returns, or, where a pipe can tell beforehand that the write will be
     *     refused, not at all; puts the bytes into the buffer, which it must not keep
     * @return as {@link #write}
     */
    default CompletableFuture<Void> writeLent(int atMost, Consumer<? super ByteBuffer> source) {
        ByteBuffer buffer = ByteBuffer.allocate(atMost);
        source.accept(buffer);
        return write(Bytes.wrap(buffer.array(), 0, buffer.position()));
    }

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
     * Whether {@link #closed()} has failed: what was received and not read before is lost. Cheaper than to look at that
     * future, which may be a new one each time. To be called on the loop only.
     *
     * @return true once the pipe was reset or broke
     */
    default boolean isBroken() {
        return closed().isCompletedExceptionally();
    }

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
