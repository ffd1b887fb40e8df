package org.jlibp2p.delegate.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;

/**
 * What is written to one client: whether there is room for more, and whether it goes anywhere. Confined to the server's loop.
 */
final class WriteWatch {
    private final EventLoop loop;
    private final Channel channel;
    private final Duration patience;
    private final Runnable stalled;
    private final Runnable failed;
    private CompletableFuture<Boolean> room;
    private Runnable whenSent;
    private Registration timer = Registration.none();
    private int pending;
    private boolean watching;
    private boolean closed;
    private long progress;

    WriteWatch(EventLoop loop, Channel channel, Duration patience, Runnable stalled, Runnable failed) {
        this.loop = loop;
        this.channel = channel;
        this.patience = patience;
        this.stalled = stalled;
        this.failed = failed;
    }

    /** Sends something at once; it is released whatever happens. */
    void write(Object message) {
        if (pending++ == 0) {
            progress = loop.nanoTime();
        }
        channel.writeAndFlush(message).addListener(done -> settled(done.isSuccess()));
        if (pending > 0 && !watching && !closed) {
            watch(patience);
        }
    }

    private void settled(boolean isSent) {
        pending--;
        progress = loop.nanoTime();
        if (!isSent) {
            whenSent = null; // what the client has is no whole answer, and nothing can be sent behind it
            failed.run();
        } else if (pending == 0 && whenSent != null) {
            Runnable task = whenSent;
            whenSent = null;
            task.run();
        }
    }

    /** Looks again when nothing could have been sent for so long as that it is too long. */
    private void watch(Duration after) {
        watching = true;
        timer = loop.schedule(after, () -> {
            watching = false;
            Duration still = Duration.ofNanos(loop.nanoTime() - progress);
            if (pending == 0 || closed) {
                return;
            }
            if (still.compareTo(patience) >= 0) {
                stalled.run();
            } else {
                watch(patience.minus(still));
            }
        });
    }

    /** Completes with true when more may be written, or false when the connection has ended. */
    CompletableFuture<Boolean> room() {
        if (closed || channel.isWritable()) {
            return CompletableFuture.completedFuture(!closed);
        }
        room = new CompletableFuture<>();
        return room;
    }

    void writabilityChanged() {
        if (room != null && channel.isWritable()) {
            answer(true);
        }
    }

    private void answer(boolean goesOn) {
        CompletableFuture<Boolean> asked = room;
        room = null;
        asked.complete(goesOn);
    }

    /** Runs something when all that was written has been sent, and never if that fails; at once if it has. */
    void whenSent(Runnable task) {
        if (closed) {
            return;
        }
        if (pending == 0) {
            task.run();
        } else {
            whenSent = task;
        }
    }

    /** The connection has ended. */
    void close() {
        closed = true;
        timer.close();
        whenSent = null;
        if (room != null) {
            answer(false);
        }
    }
}
