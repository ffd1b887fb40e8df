package org.jlibp2p.architecture.planted.blocking.swarm;

import java.util.Map;
import java.util.concurrent.CompletableFuture;

final class InnocentReader {
    String now(CompletableFuture<String> future, Map<String, String> map) {
        return future.getNow(map.get("x"));
    }
}
