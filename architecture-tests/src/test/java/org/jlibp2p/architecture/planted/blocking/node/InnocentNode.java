package org.jlibp2p.architecture.planted.blocking.node;

import java.util.concurrent.CompletableFuture;

final class InnocentNode implements Node {
    private final CompletableFuture<Void> stopped = new CompletableFuture<>();

    @Override
    public void close() {
        stopped.join();
    }
}
