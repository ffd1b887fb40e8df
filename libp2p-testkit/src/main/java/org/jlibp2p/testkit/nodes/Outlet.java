package org.jlibp2p.testkit.nodes;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;

/** What was written to a stream's end and not accepted yet, and the credit to send it with. Confined to the wire's loop. */
final class Outlet {
    private final StreamEnd end;
    private final int unawaitedWrite;
    private Deque<Write> writes; // made when a write has to wait, which is seldom
    private int waiting;
    private int credit = StreamEnd.WINDOW;
    private boolean ending;
    private boolean ended;

    private record Write(Bytes rest, boolean last, CompletableFuture<Void> accepted) {}

    Outlet(StreamEnd end, int unawaitedWrite) {
        this.end = end;
        this.unawaitedWrite = unawaitedWrite;
    }

    private boolean isWaiting() {
        return writes != null && !writes.isEmpty();
    }

    void write(Bytes bytes, CompletableFuture<Void> accepted) {
        if (ending) {
            accepted.completeExceptionally(new IllegalStateException("the output was closed"));
        } else if (bytes.size() > unawaitedWrite - waiting) {
            accepted.completeExceptionally(new LimitExceededException("buffers.unawaitedWrite", end.toString()));
        } else if (!isWaiting() && bytes.size() <= credit) {
            send(bytes);
            accepted.complete(null);
        } else {
            waiting += bytes.size();
            later(new Write(bytes, false, accepted));
        }
    }

    void end(CompletableFuture<Void> accepted) {
        if (ended) {
            accepted.complete(null);
        } else if (isWaiting()) {
            later(new Write(Bytes.empty(), !ending, accepted));
            ending = true;
        } else {
            ending = true;
            finish(accepted);
        }
    }

    private void finish(CompletableFuture<Void> accepted) {
        ended = true;
        end.sendEnd();
        accepted.complete(null);
    }

    private void later(Write write) {
        if (writes == null) {
            writes = new ArrayDeque<>(2);
        }
        writes.add(write);
        flush();
    }

    private void send(Bytes bytes) {
        if (!bytes.isEmpty()) {
            credit -= bytes.size();
            end.send(bytes);
        }
    }

    void credit(int bytes) {
        credit += bytes;
        flush();
    }

    /** Sends as far as credit goes. Completing a write may write again, so all is in order before that. */
    private void flush() {
        while (isWaiting() && (credit > 0 || writes.peek().rest().isEmpty())) {
            Write write = writes.poll();
            int now = Math.min(credit, write.rest().size());
            waiting -= now;
            if (now < write.rest().size()) {
                writes.addFirst(new Write(write.rest().slice(now), false, write.accepted()));
                send(write.rest().slice(0, now));
                continue;
            }
            send(write.rest());
            if (write.last()) {
                finish(write.accepted());
            } else {
                write.accepted().complete(null);
            }
        }
    }

    void fail(Throwable reason) {
        waiting = 0;
        while (isWaiting()) {
            writes.poll().accepted().completeExceptionally(reason);
        }
    }

    boolean hasEnded() {
        return ended;
    }
}
