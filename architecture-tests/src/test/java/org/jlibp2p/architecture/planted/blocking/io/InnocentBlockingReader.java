package org.jlibp2p.architecture.planted.blocking.io;

import java.util.concurrent.CompletableFuture;

final class InnocentBlockingReader {
    String wait(CompletableFuture<String> future) {
        return future.join();
    }
}
