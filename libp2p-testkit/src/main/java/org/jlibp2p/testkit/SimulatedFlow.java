package org.jlibp2p.testkit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;

/**
 * One direction of a link: takes bytes at one host and gives them to the other, later. A failure at either end goes the
 * same way, from the end at which it happened. Confined to the wire's loop.
 */
final class SimulatedFlow {
    /** Bytes that may be on the way, or wait for the reader at its end; behind that the sender is held back. */
    private static final int ON_THE_WAY = 4 * 1024 * 1024;

    private static final long SECOND = 1_000_000_000L;

    private final SimulatedLink link;
    private final Duplex from;
    private final Duplex to;
    private final Deque<Bytes> arrived = new ArrayDeque<>();
    private CompletableFuture<Boolean> room;
    private long onTheWay;
    private long sentAt;
    private boolean delivering;

    SimulatedFlow(SimulatedLink link, Duplex from, Duplex to) {
        this.link = link;
        this.from = from;
        this.to = to;
    }

    void start() {
        sentAt = link.wire().nanoTime();
        from.closed().whenComplete((done, failure) -> {
            if (failure != null) {
                link.wire().schedule(link.latency(), () -> to.reset(Async.unwrap(failure)));
                makeRoom();
            }
        });
        Async.loop(() -> from.read().thenCompose(this::send)).whenComplete((done, failure) -> link.hasEnded());
    }

    /** Puts bytes on the way, or the end of the input, which is no bytes. */
    private CompletableFuture<Boolean> send(Bytes bytes) {
        if (link.breaks()) {
            return CompletableFuture.completedFuture(false);
        }
        long now = link.wire().nanoTime();
        sentAt = Math.max(sentAt, now) + timeFor(bytes.size());
        onTheWay += bytes.size();
        link.wire().schedule(link.latency().plusNanos(sentAt - now), () -> arrive(bytes));
        if (bytes.isEmpty() || onTheWay < ON_THE_WAY) {
            return CompletableFuture.completedFuture(!bytes.isEmpty());
        }
        room = new CompletableFuture<>();
        return room;
    }

    private long timeFor(int bytes) {
        return (long) ((double) bytes * SECOND / link.bytesPerSecond());
    }

    private void arrive(Bytes bytes) {
        arrived.add(bytes);
        if (delivering) {
            return;
        }
        delivering = true;
        Async.loop(this::deliver).whenComplete((done, failure) -> delivering = false);
    }

    private CompletableFuture<Boolean> deliver() {
        Bytes next = arrived.poll();
        if (next == null) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Void> accepted = next.isEmpty() ? to.closeWrite() : to.write(next);
        return accepted.thenApply(done -> {
            onTheWay -= next.size();
            if (onTheWay < ON_THE_WAY) {
                makeRoom();
            }
            return true;
        });
    }

    private void makeRoom() {
        CompletableFuture<Boolean> waiting = room;
        room = null;
        if (waiting != null) {
            waiting.complete(true);
        }
    }
}
