package org.jlibp2p.service;

import java.util.concurrent.CompletableFuture;

/**
 * Something that a node does beside connecting: a protocol, a router, a relay. Built complete by its
 * {@link ServiceFactory}, started once, stopped once; confined to {@link NodeContext#loop()}.
 */
public interface Service {
    /**
     * Begins to work. Called once on the service's loop, after the services added before have started.
     *
     * @return completes when it works; a failure stops the node's start
     */
    default CompletableFuture<Void> start() {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Ends its work. Called once on the service's loop, before the services added earlier are stopped. What was
     * registered through the {@link NodeContext} is withdrawn afterwards.
     *
     * @return completes when nothing is under way any more
     */
    default CompletableFuture<Void> stop() {
        return CompletableFuture.completedFuture(null);
    }
}
