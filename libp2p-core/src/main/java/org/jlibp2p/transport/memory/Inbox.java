package org.jlibp2p.transport.memory;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.bytes.Bytes;

/** What has arrived at one end and was not read yet, and the read that waits for it. Confined to the end's loop. */
final class Inbox {
    private static final int CREDIT_STEP = MemoryPipe.CAPACITY / 2;

    private List<Bytes> arrived = new ArrayList<>();
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
        arrived.add(bytes);
        serve();
    }

    void end() {
        ended = true;
        serve();
    }

    void fail(Throwable reason) {
        arrived = new ArrayList<>();
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
        Bytes all = Bytes.concat(parts);
        pending = null;
        arrived = new ArrayList<>();
        taken += all.size();
        if (!reader.complete(all)) {
            taken -= all.size();
            arrived.addAll(0, parts);
        }
    }

    boolean hasEnded() {
        return ended && arrived.isEmpty();
    }

    /** The credit to give back now: in large steps, and never more than what the reader has taken. */
    int owedCredit() {
        if (taken < CREDIT_STEP) {
            return 0;
        }
        int owed = taken;
        taken = 0;
        return owed;
    }
}
