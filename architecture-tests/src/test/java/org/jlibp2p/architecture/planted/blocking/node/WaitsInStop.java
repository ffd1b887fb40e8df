package org.jlibp2p.architecture.planted.blocking.node;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.architecture.Planted;

@Planted
final class WaitsInStop implements Node {
    void stop(CompletableFuture<Void> stopped) {
        stopped.join();
    }

    @Override
    public void close() {}
}
