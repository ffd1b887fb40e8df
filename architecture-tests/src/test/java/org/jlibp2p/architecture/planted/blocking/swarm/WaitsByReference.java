package org.jlibp2p.architecture.planted.blocking.swarm;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.architecture.Planted;

@Planted
final class WaitsByReference {
    List<String> wait(List<CompletableFuture<String>> futures) {
        return futures.stream().map(CompletableFuture::join).toList();
    }
}
