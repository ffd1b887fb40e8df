package org.jlibp2p.architecture.planted.engines.kad.query;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.architecture.Planted;

@Planted
final class FutureQuery {
    CompletableFuture<String> answer;
}
