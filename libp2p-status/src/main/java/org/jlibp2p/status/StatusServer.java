package org.jlibp2p.status;

import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;

import com.sun.net.httpserver.HttpServer;

/**
 * A status page with a server of its own on a loopback address. It has four threads at most, and lets go of a client that has not sent
 * its request, or not read the answer, after ten seconds. Any thread may call.
 */
public final class StatusServer implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(10);
    private static final int BACKLOG = 64;

    private final StatusPage page;
    private final HttpServer server;
    private final BlockingWorkers workers;
    private final AtomicBoolean closed = new AtomicBoolean();

    private StatusServer(StatusPage page, HttpServer server, BlockingWorkers workers) {
        this.page = page;
        this.server = server;
        this.workers = workers;
    }

    static void check(InetSocketAddress address) {
        if (address.isUnresolved() || !address.getAddress().isLoopbackAddress()) {
            throw new IllegalArgumentException(
                    "the status page tells much of a node, to everybody who asks: it serves itself on"
                            + " a loopback address, and not at " + address
                            + ". To show it elsewhere put a reverse proxy that asks for a password before it");
        }
    }

    static StatusServer start(StatusPage page, InetSocketAddress address) throws IOException {
        return start(page, address, PATIENCE);
    }

    static StatusServer start(StatusPage page, InetSocketAddress address, Duration patience) throws IOException {
        HttpServer server = HttpServer.create(address, BACKLOG);
        BlockingWorkers workers = new BlockingWorkers(page.loop(), patience);
        server.setExecutor(workers);
        server.createContext("/", page.handler());
        server.start();
        return new StatusServer(page, server, workers);
    }

    /**
     * Where it listens.
     *
     * @return the address, with the port that was taken if it was to be a free one
     */
    public InetSocketAddress address() {
        return server.getAddress();
    }

    /**
     * Where a browser finds the page.
     *
     * @return a URL that ends in a slash
     */
    public URI url() {
        InetSocketAddress at = address();
        String text = at.getAddress().getHostAddress();
        String host = at.getAddress() instanceof Inet6Address ? "[" + text.replaceAll("%.*", "") + "]" : text;
        return URI.create("http://" + host + ":" + at.getPort() + "/");
    }

    /**
     * The page itself.
     *
     * @return what is served here; ends with the server
     */
    public StatusPage page() {
        return page;
    }

    /**
     * Ends the server and the page, and waits until the port is free and the threads are gone. Does nothing the second time. Not on
     * an event loop.
     */
    @Override
    public void close() {
        if (!closed.getAndSet(true)) {
            server.stop(0);
            workers.close();
            page.close();
        }
    }
}
