package org.jlibp2p.benchmarks.micro;

import java.util.ArrayDeque;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;

/**
 * One end of a pipe in memory that does as little as a pipe can, so that what is measured is what stands on it. It copies
 * nothing. As with a socket, a write completes at once while there is room on the way, what was written arrives in a later
 * turn of the loop, and one read brings a limited number of bytes, cut without regard to what was written.
 */
final class PipeEnd implements Duplex {
    /** How many bytes may be on the way before a write has to wait. */
    private static final int ROOM = 256 * 1024;

    private final TurnLoop loop;
    private final int longestRead;
    private final ArrayDeque<Bytes> arrived = new ArrayDeque<>();
    private final ArrayDeque<CompletableFuture<Void>> waitingWrites = new ArrayDeque<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private PipeEnd peer;
    private int onTheWay;
    private CompletableFuture<Bytes> reader;
    private boolean inputEnded;

    private PipeEnd(TurnLoop loop, int longestRead) {
        this.loop = loop;
        this.longestRead = longestRead;
    }

    /** A new pipe's left and right end. */
    static PipeEnd[] pair(TurnLoop loop, int longestRead) {
        PipeEnd left = new PipeEnd(loop, longestRead);
        PipeEnd right = new PipeEnd(loop, longestRead);
        left.peer = right;
        right.peer = left;
        return new PipeEnd[] {left, right};
    }

    @Override
    public CompletableFuture<Bytes> read() {
        if (arrived.isEmpty() && !inputEnded) {
            reader = new CompletableFuture<>();
            return reader;
        }
        return CompletableFuture.completedFuture(take());
    }

    private Bytes take() {
        Bytes first = arrived.poll();
        if (first == null) {
            return Bytes.empty();
        }
        if (first.size() > longestRead) {
            arrived.addFirst(first.slice(longestRead));
            first = first.slice(0, longestRead);
        }
        peer.onTheWay -= first.size();
        if (!peer.waitingWrites.isEmpty() && peer.onTheWay <= ROOM) {
            loop.execute(peer::completeWrites);
        }
        return first;
    }

    private void completeWrites() {
        while (!waitingWrites.isEmpty()) {
            waitingWrites.poll().complete(null);
        }
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        if (!bytes.isEmpty()) {
            peer.arrived.add(bytes);
            onTheWay += bytes.size();
            loop.execute(peer::serve);
        }
        if (onTheWay <= ROOM) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> write = new CompletableFuture<>();
        waitingWrites.add(write);
        return write;
    }

    private void serve() {
        CompletableFuture<Bytes> waiting = reader;
        if (waiting == null || arrived.isEmpty() && !inputEnded) {
            return;
        }
        reader = null;
        if (!waiting.isDone()) {
            waiting.complete(take());
        }
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        loop.execute(() -> {
            peer.inputEnded = true;
            peer.serve();
        });
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void reset(Throwable reason) {
        throw new IllegalStateException("nothing that is measured should fail", reason);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed;
    }

    @Override
    public EventLoop loop() {
        return loop;
    }
}
