package org.jlibp2p.testkit.nodes;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;

/** What has arrived at a stream's end and was not read yet, and the read that waits for it. Confined to the wire's loop. */
final class Inlet {
    private List<Bytes> arrived = List.of();
    private CompletableFuture<Bytes> pending;
    private boolean ended;
    private int taken;

    void read(CompletableFuture<Bytes> read) {
        if (pending != null && !pending.isDone()) {
            read.completeExceptionally(new IllegalStateException("a read is pending already"));
            return;
        }
        pending = read;
        serve();
    }

    void add(Bytes bytes) {
        if (arrived.isEmpty()) {
            arrived = new ArrayList<>(1);
        }
        arrived.add(bytes);
        serve();
    }

    void end() {
        ended = true;
        serve();
    }

    void fail(Throwable reason) {
        arrived = List.of();
        if (pending != null) {
            pending.completeExceptionally(reason);
        }
    }

    /** Hands out all there is. What a reader that has given up does not want waits for the next one. */
    private void serve() {
        if (pending == null || arrived.isEmpty() && !ended) {
            return;
        }
        CompletableFuture<Bytes> reader = pending;
        List<Bytes> parts = arrived;
        Bytes all = parts.size() == 1 ? parts.get(0) : Bytes.concat(parts);
        pending = null;
        arrived = List.of();
        taken += all.size();
        if (!reader.complete(all)) {
            taken -= all.size();
            List<Bytes> again = new ArrayList<>(parts);
            again.addAll(arrived);
            arrived = again;
        }
    }

    boolean hasEnded() {
        return ended && arrived.isEmpty();
    }

    /** The credit to give back now: in large steps, and never more than what the reader has taken. */
    int owedCredit() {
        if (taken < StreamEnd.WINDOW / 2) {
            return 0;
        }
        int owed = taken;
        taken = 0;
        return owed;
    }
}
