package org.jlibp2p.architecture.planted.blocking.examples;

import java.util.concurrent.CompletableFuture;

final class InnocentExample {
    String wait(CompletableFuture<String> future) {
        return future.join();
    }
}
