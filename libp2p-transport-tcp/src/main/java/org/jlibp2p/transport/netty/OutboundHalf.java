package org.jlibp2p.transport.netty;

import java.nio.ByteBuffer;
import java.util.LinkedList;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.socket.SocketChannel;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.Quota;

/**
 * The writing half of a {@link NettyConnection}. Confined to the connection's loop, but for {@link #reserve}.
 *
 * <p>What one turn of the loop writes is flushed once, at the end of that turn. A write is accepted while Netty's queue is
 * below its high mark; later ones are accepted, in order, when it has drained to its low mark.
 */
final class OutboundHalf {
    private final SocketChannel channel;
    private final OutputEnd end;
    private final Consumer<Throwable> onEnd;
    private final Quota unawaited;
    private final Queue<Waiting> waiting = new LinkedList<>(); // small while it is empty, which is nearly always
    private final Runnable flush = this::flush;
    private boolean flushDue;
    private CompletableFuture<Void> ending;
    private boolean ended;
    private Libp2pException failure;

    private record Waiting(CompletableFuture<Void> done, int size) {}

    /**
     * The writing half of a channel.
     *
     * @param channel the channel
     * @param maxUnawaited bytes that may be written before earlier writes were accepted
     * @param end ends the output behind what was written
     * @param onEnd is told when the output has ended: null if in order, otherwise what went wrong
     */
    OutboundHalf(SocketChannel channel, int maxUnawaited, OutputEnd end, Consumer<Throwable> onEnd) {
        this.channel = channel;
        this.end = end;
        this.onEnd = onEnd;
        unawaited = Quota.system("buffers.unawaitedWrite", maxUnawaited);
    }

    /** Counts bytes that are about to be written, on any thread, so that no thread can flood the loop with them. */
    void reserve(int size) {
        if (!unawaited.tryTake(size)) {
            throw new LimitExceededException("buffers.unawaitedWrite", "connection");
        }
    }

    /** Writes bytes that were reserved. */
    void write(Bytes bytes, CompletableFuture<Void> done) {
        if (!isRefused(bytes.size(), done)) {
            send(
                    bytes.borrow(Unpooled::wrappedBuffer),
                    bytes.size(),
                    done); // not ours, and on the heap for that reason
        }
    }

    /** Writes bytes, room for which was reserved, from where they are put into a buffer of the channel's. */
    void writeLent(int atMost, Consumer<? super ByteBuffer> source, CompletableFuture<Void> done) {
        if (isRefused(atMost, done)) {
            return;
        }
        ByteBuf buffer = channel.alloc().directBuffer(atMost, atMost);
        try {
            ByteBuffer room = buffer.internalNioBuffer(0, atMost);
            int start = room.position();
            source.accept(room);
            buffer.writerIndex(room.position() - start);
        } catch (Throwable failed) {
            buffer.release();
            unawaited.give(atMost);
            throw failed;
        }
        send(buffer, atMost, done);
    }

    private void send(ByteBuf buffer, int reserved, CompletableFuture<Void> done) {
        if (buffer.isReadable()) {
            channel.write(buffer, channel.voidPromise());
            if (isRefused(reserved, done)) { // the write itself has broken the connection
                return;
            }
        } else {
            buffer.release();
        }
        if (waiting.isEmpty() && channel.isWritable()) {
            flushAtEndOfTurn();
            unawaited.give(reserved);
            done.complete(null);
        } else {
            waiting.add(new Waiting(done, reserved));
            channel.flush();
        }
    }

    private boolean isRefused(int reserved, CompletableFuture<Void> done) {
        if (failure == null && ending == null) {
            return false;
        }
        unawaited.give(reserved);
        done.completeExceptionally(failure != null ? failure : new IllegalStateException("the output is closed"));
        return true;
    }

    private void flushAtEndOfTurn() {
        if (!flushDue) {
            flushDue = true;
            channel.eventLoop().execute(flush);
        }
    }

    private void flush() {
        flushDue = false;
        channel.flush();
    }

    /** Netty's queue has drained, or filled. */
    void writabilityChanged() {
        while (channel.isWritable() && !waiting.isEmpty()) {
            accept(waiting.remove());
        }
    }

    private void accept(Waiting write) {
        unawaited.give(write.size());
        write.done().complete(null);
    }

    /** Ends the output behind all that was written. */
    void close(CompletableFuture<Void> done) {
        if (failure != null) {
            done.completeExceptionally(failure);
            return;
        }
        boolean first = ending == null;
        if (first) {
            ending = new CompletableFuture<>();
        }
        Async.follow(ending, done);
        if (first) {
            end.begin(channel).addListener(ended -> end(ended.cause()));
        }
    }

    private void end(Throwable cause) {
        if (failure != null) {
            return;
        }
        if (cause == null) {
            ended = true;
            while (!waiting.isEmpty()) {
                accept(waiting.remove());
            }
            ending.complete(null);
        }
        onEnd.accept(cause);
    }

    boolean ended() {
        return ended;
    }

    void fail(Libp2pException reason) {
        failure = reason;
        while (!waiting.isEmpty()) {
            Waiting write = waiting.remove();
            unawaited.give(write.size());
            write.done().completeExceptionally(reason);
        }
        if (ending != null) {
            ending.completeExceptionally(reason);
        }
    }
}
