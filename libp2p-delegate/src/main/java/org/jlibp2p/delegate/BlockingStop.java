package org.jlibp2p.delegate;

/** Waits for the end of a server. */
final class BlockingStop {
    private BlockingStop() {}

    static void of(DelegatedRoutingServer server) {
        server.stop().join();
    }
}
