package org.jlibp2p.transport.ws;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;

/**
 * The client's side of TLS, made when it is first needed: to read the certificates that the system trusts takes longer than all
 * else at a node's start, and most nodes never need them. Any thread may ask.
 */
final class ClientTrust {
    private final WebSocketOptions options;
    private CompletableFuture<TlsClient> client; // guarded by this

    ClientTrust(WebSocketOptions options) {
        this.options = options;
        if (options.trust() == WebSocketOptions.Trust.AUTHORITIES) {
            client = CompletableFuture.completedFuture(TlsClient.of(options.trust(), options.authorities()));
        }
    }

    /**
     * The client.
     *
     * @return completes on a thread that ends then, or is complete
     */
    synchronized CompletableFuture<TlsClient> get() {
        if (client == null) {
            CompletableFuture<TlsClient> making = new CompletableFuture<>();
            client = making;
            Thread thread = new Thread(() -> make(making), "libp2p-trust");
            thread.setDaemon(true);
            thread.start();
        }
        return Async.copyOf(client); // whoever gives up keeps it from nobody
    }

    private void make(CompletableFuture<TlsClient> making) {
        try {
            making.complete(TlsClient.of(options.trust(), Optional.empty()));
        } catch (RuntimeException | Error unusable) {
            making.completeExceptionally(unusable);
        }
    }
}
