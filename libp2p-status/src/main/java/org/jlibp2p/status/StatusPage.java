package org.jlibp2p.status;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.Objects;

import com.sun.net.httpserver.HttpHandler;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.node.Node;

/**
 * A page on which people see a running node: who it is and where it can be reached, its peers and connections, its routing table
 * as a picture, what passes a second, which limits it is near, and what happens. The page is brought up to date each second; it
 * needs nothing from elsewhere, and nothing can be changed on it.
 *
 * <p>What the DHT, relays and AutoNAT tell is shown if the node has these services.
 *
 * <pre>{@code
 * StatusServer server = StatusPage.serve(node, new InetSocketAddress(InetAddress.getLoopbackAddress(), 4080));
 * System.out.println("look at " + server.url());
 * }</pre>
 *
 * <p>It tells much of a node and those it talks to, and asks nobody who they are. So it serves itself on a loopback address only. An
 * application that has an HTTP server gives it the {@link #handler()}, behind whatever protects that server.
 *
 * <p>While it is open it looks at the node once a second, on a thread of its own, and waits for nothing. Any thread may call.
 */
public final class StatusPage implements AutoCloseable {
    private final Observation observation;
    private final Snapshots snapshots;
    private final PageHandler handler;

    private StatusPage(Node node, StatusOptions options) {
        observation = new Observation(node, options.events());
        snapshots = new Snapshots(observation, options.rows());
        handler = new PageHandler(snapshots, options.hosts());
    }

    /**
     * A page to be served by the application, with {@link StatusOptions#defaults()}.
     *
     * @param node what it shows
     * @return the page; closed by the caller, before the node or after it
     */
    public static StatusPage of(Node node) {
        return of(node, StatusOptions.defaults());
    }

    /**
     * A page to be served by the application.
     *
     * @param node what it shows
     * @param options how much, and to whom
     * @return the page; closed by the caller, before the node or after it
     */
    public static StatusPage of(Node node, StatusOptions options) {
        Objects.requireNonNull(node, "node");
        Objects.requireNonNull(options, "options");
        return new StatusPage(node, options);
    }

    /**
     * Serves a page, with {@link StatusOptions#defaults()}.
     *
     * @param node what it shows
     * @param address a loopback address, and a port; port 0 takes a free one
     * @return as {@link #serve(Node, InetSocketAddress, StatusOptions)}
     * @throws IOException if that port cannot be listened at
     */
    public static StatusServer serve(Node node, InetSocketAddress address) throws IOException {
        return serve(node, address, StatusOptions.defaults());
    }

    /**
     * Serves a page.
     *
     * @param node what it shows
     * @param address a loopback address, and a port; port 0 takes a free one
     * @param options how much, and to whom
     * @return the server, which answers already; closed by the caller, before the node or after it
     * @throws IOException if that port cannot be listened at
     * @throws IllegalArgumentException if it is not a loopback address
     */
    public static StatusServer serve(Node node, InetSocketAddress address, StatusOptions options) throws IOException {
        StatusServer.check(address);
        StatusPage page = of(node, options);
        try {
            return StatusServer.start(page, address);
        } catch (IOException | RuntimeException failure) {
            page.close();
            throw failure;
        }
    }

    /**
     * What answers requests for the page and all that is on it, for any context of a server of the JDK's:
     * {@code server.createContext("/status", page.handler())}.
     *
     * @return a handler that several threads may run at a time, and that reads no body; how long a client may take is for the
     *     server to bound
     */
    public HttpHandler handler() {
        return handler;
    }

    /**
     * What the page shows, as its script gets it: {@code docs/status-page.md} has the fields.
     *
     * @return JSON of bounded size, as of now
     */
    public String json() {
        return snapshots.of(RowChoice.ALL);
    }

    EventLoop loop() {
        return observation.loop();
    }

    /** Ends the watching. The handler answers 503 from now on. Does nothing the second time. */
    @Override
    public void close() {
        handler.close();
        observation.close();
    }
}
