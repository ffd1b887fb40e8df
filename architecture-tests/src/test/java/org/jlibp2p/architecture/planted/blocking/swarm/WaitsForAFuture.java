package org.jlibp2p.architecture.planted.blocking.swarm;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.architecture.Planted;

@Planted
final class WaitsForAFuture {
    String wait(CompletableFuture<String> future) {
        return future.join();
    }
}
