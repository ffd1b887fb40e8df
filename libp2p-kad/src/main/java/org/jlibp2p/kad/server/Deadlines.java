package org.jlibp2p.kad.server;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;

/**
 * Ends requests of a stream that take too long. There is one timer for all of them, which goes on while there are some, rather
 * than one for each, since nearly all are done long before. Confined to the stream's loop.
 */
final class Deadlines {
    private final EventLoop loop;
    private final Duration limit;
    private final Deque<Waiting> waiting = new ArrayDeque<>(2);
    private Registration timer;

    private record Waiting(CompletableFuture<?> answer, long until) {}

    Deadlines(EventLoop loop, Duration limit) {
        this.loop = loop;
        this.limit = limit;
    }

    /** Fails an answer if it is not there in time. */
    void add(CompletableFuture<?> answer) {
        if (!answer.isDone()) {
            waiting.add(new Waiting(answer, loop.nanoTime() + limit.toNanos()));
            if (timer == null) {
                timer = loop.schedule(limit, this::look);
            }
        }
    }

    /**
     * Forgets those that are there, to be called when one has come. They end nearly in order; one that is done behind one that
     * is not waits for it here.
     */
    void dropDone() {
        while (!waiting.isEmpty() && waiting.peek().answer().isDone()) {
            waiting.remove();
        }
    }

    private void look() {
        timer = null;
        long now = loop.nanoTime();
        while (!waiting.isEmpty() && waiting.peek().until() - now <= 0) {
            waiting.remove()
                    .answer()
                    .completeExceptionally(new OperationTimeoutException("serving a kad request", limit));
        }
        dropDone();
        if (!waiting.isEmpty()) {
            timer = loop.schedule(Duration.ofNanos(waiting.peek().until() - now), this::look);
        }
    }

    /** When the stream has ended. What it has begun is still to be done in time. */
    void close() {
        dropDone();
        if (waiting.isEmpty() && timer != null) {
            timer.close();
            timer = null;
        }
    }
}
