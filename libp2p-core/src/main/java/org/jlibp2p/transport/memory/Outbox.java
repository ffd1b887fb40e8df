package org.jlibp2p.transport.memory;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;

/** What was written to one end and not accepted yet, and the credit to send it with. Confined to the end's loop. */
final class Outbox {
    private final int unawaitedWrite;
    private final Consumer<Bytes> send;
    private final Runnable sendEnd;
    private final Deque<Write> writes = new ArrayDeque<>();
    private int waiting;
    private int credit = MemoryPipe.CAPACITY;
    private boolean ending;
    private boolean ended;

    private record Write(Bytes rest, boolean end, CompletableFuture<Void> accepted) {}

    Outbox(int unawaitedWrite, Consumer<Bytes> send, Runnable sendEnd) {
        this.unawaitedWrite = unawaitedWrite;
        this.send = send;
        this.sendEnd = sendEnd;
    }

    void write(Bytes bytes, CompletableFuture<Void> accepted) {
        if (ending) {
            accepted.completeExceptionally(new IllegalStateException("the output was closed"));
        } else if (bytes.size() > unawaitedWrite - waiting) {
            accepted.completeExceptionally(new LimitExceededException("buffers.unawaitedWrite", "a memory pipe"));
        } else {
            waiting += bytes.size();
            writes.add(new Write(bytes, false, accepted));
            flush();
        }
    }

    void end(CompletableFuture<Void> accepted) {
        if (ended) {
            accepted.complete(null);
            return;
        }
        writes.add(new Write(Bytes.empty(), !ending, accepted));
        ending = true;
        flush();
    }

    void credit(int bytes) {
        credit += bytes;
        flush();
    }

    void fail(Throwable reason) {
        waiting = 0;
        while (!writes.isEmpty()) {
            writes.poll().accepted().completeExceptionally(reason);
        }
    }

    boolean hasEnded() {
        return ended;
    }

    /** Sends as far as credit goes. Completing a write may write again, so all is in order before that. */
    private void flush() {
        while (!writes.isEmpty() && (credit > 0 || writes.peek().rest().isEmpty())) {
            Write write = writes.poll();
            int now = Math.min(credit, write.rest().size());
            credit -= now;
            waiting -= now;
            if (now < write.rest().size()) {
                writes.addFirst(new Write(write.rest().slice(now), false, write.accepted()));
                send.accept(write.rest().slice(0, now));
            } else {
                accept(write, now);
            }
        }
    }

    private void accept(Write write, int size) {
        if (size > 0) {
            send.accept(write.rest());
        }
        if (write.end()) {
            ended = true;
            sendEnd.run();
        }
        write.accepted().complete(null);
    }
}
