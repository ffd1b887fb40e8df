package org.jlibp2p.interop.delegate;

import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;

/** Lets one pass for each ticket there is, in the order they came; or everybody. Confined to a loop. */
final class Gate {
    private final boolean isOpen;
    private final Queue<CompletableFuture<Void>> waiting = new ArrayDeque<>();
    private long tickets;

    Gate(boolean isOpen) {
        this.isOpen = isOpen;
    }

    /** Completes when one may pass; who does not want to any more completes it. */
    CompletableFuture<Void> pass() {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        if (isOpen || tickets > 0) {
            tickets -= isOpen ? 0 : 1;
            passed.complete(null);
        } else {
            waiting.add(passed);
        }
        return passed;
    }

    void release(long count) {
        long left = count;
        while (left > 0 && !waiting.isEmpty()) {
            left -= waiting.remove().complete(null) ? 1 : 0;
        }
        tickets += left;
    }
}
