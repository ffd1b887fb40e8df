package org.jlibp2p.io;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.ManualLoop;
import org.jlibp2p.bytes.Bytes;

/** A pipe whose input the test writes down and whose output the test looks at. */
final class ScriptedDuplex implements Duplex {
    final ManualLoop loop;
    final Deque<Bytes> input = new ArrayDeque<>();
    final List<Bytes> output = new ArrayList<>();
    final CompletableFuture<Void> closed = new CompletableFuture<>();
    boolean inputEnded;
    boolean outputEnded;
    boolean holdWrites;
    Throwable resetReason;
    CompletableFuture<Bytes> pendingRead;
    final Deque<CompletableFuture<Void>> heldWrites = new ArrayDeque<>();

    ScriptedDuplex(ManualLoop loop) {
        this.loop = loop;
    }

    @Override
    public CompletableFuture<Bytes> read() {
        if (resetReason != null) {
            return CompletableFuture.failedFuture(StreamResetException.from(resetReason));
        }
        if (!input.isEmpty()) {
            return CompletableFuture.completedFuture(input.remove());
        }
        if (inputEnded) {
            return CompletableFuture.completedFuture(Bytes.empty());
        }
        pendingRead = new CompletableFuture<>();
        return pendingRead;
    }

    void arrive(Bytes bytes) {
        if (pendingRead != null && !pendingRead.isDone()) {
            CompletableFuture<Bytes> read = pendingRead;
            pendingRead = null;
            loop.run(() -> read.complete(bytes));
        } else {
            input.add(bytes);
        }
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        if (resetReason != null) {
            return CompletableFuture.failedFuture(StreamResetException.from(resetReason));
        }
        output.add(bytes);
        if (!holdWrites) {
            return CompletableFuture.completedFuture(null);
        }
        CompletableFuture<Void> held = new CompletableFuture<>();
        heldWrites.add(held);
        return held;
    }

    Bytes written() {
        return Bytes.concat(output);
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        outputEnded = true;
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public void reset(Throwable reason) {
        if (resetReason == null) {
            resetReason = reason;
            if (pendingRead != null) {
                pendingRead.completeExceptionally(StreamResetException.from(reason));
            }
            closed.completeExceptionally(StreamResetException.from(reason));
        }
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
