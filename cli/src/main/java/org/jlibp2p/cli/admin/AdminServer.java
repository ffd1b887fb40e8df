package org.jlibp2p.cli.admin;

import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

import com.sun.net.httpserver.Filter;
import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import org.jlibp2p.status.HostNames;

/**
 * Answers operators over HTTP. Threads, connections that wait, and the time that a request may take are bounded, and requests under
 * names that are not its own are refused. Any thread may call.
 */
public final class AdminServer implements AutoCloseable {
    private static final int THREADS = 64; // one is held by each client that is slow to ask
    private static final int WAITING = 64;
    private static final int BACKLOG = 64;
    private static final long IDLE_SECONDS = 30;
    private static final int OK = 200;
    private static final int NOT_FOUND = 404;
    private static final int METHOD_NOT_ALLOWED = 405;
    private static final int MISDIRECTED = 421;
    private static final int UNAVAILABLE = 503;
    private static final String TEXT = "text/plain; charset=utf-8";

    private final HttpServer server;
    private final ExecutorService threads;
    private final HostNames names;

    private AdminServer(HttpServer server, HostNames names) {
        this.server = server;
        this.names = names;
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                THREADS, THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new ArrayBlockingQueue<>(WAITING), task -> {
                    Thread thread = new Thread(task, "jlibp2p-admin-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        threads = pool;
        server.setExecutor(pool);
    }

    /** The JDK's server has its bounds from these, which it reads when it is first used. */
    private static void bound() {
        setUnlessSet("sun.net.httpserver.maxReqTime", "3");
        setUnlessSet("sun.net.httpserver.maxRspTime", "60");
        setUnlessSet("sun.net.httpserver.idleInterval", "30");
        setUnlessSet("sun.net.httpserver.maxIdleConnections", "32");
        setUnlessSet("sun.net.httpserver.maxReqHeaders", "100");
        setUnlessSet("sun.net.httpserver.maxReqHeaderSize", "16384");
        setUnlessSet("jdk.httpserver.maxConnections", Integer.toString(THREADS + WAITING));
    }

    private static void setUnlessSet(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /**
     * Listens.
     *
     * @param address where; port 0 is any free one
     * @param names under which it may be asked, beside IP addresses and {@code localhost}
     * @return a server that answers nothing but 404 until handlers are added
     * @throws IOException if it cannot listen there
     */
    public static AdminServer open(InetSocketAddress address, List<String> names) throws IOException {
        bound();
        HttpServer server;
        try {
            server = HttpServer.create(address, BACKLOG);
        } catch (IOException e) {
            throw new IOException(
                    "cannot listen at " + address.getAddress().getHostAddress() + ":" + address.getPort()
                            + " for admin: " + e.getMessage(),
                    e);
        }
        AdminServer admin = new AdminServer(server, new HostNames(names));
        admin.handle("/", exchange -> send(exchange, NOT_FOUND, TEXT, "there is nothing here\n"));
        server.start();
        return admin;
    }

    /**
     * Answers at a path, and below it where nothing else does; in place of what has answered there.
     *
     * @param path begins with a slash
     * @param handler answers; for methods GET and HEAD only
     */
    public void handle(String path, HttpHandler handler) {
        try {
            server.removeContext(path);
        } catch (IllegalArgumentException none) {
            // it is a new one
        }
        HttpContext context = server.createContext(path, handler);
        context.getFilters().add(new Guard());
    }

    /**
     * Answers at a path, and nowhere below it, whether something is well: with 200, or with 503 if not, and the reasons in JSON.
     *
     * @param path begins with a slash
     * @param health is asked each time, on a thread that may wait
     */
    public void health(String path, Supplier<Health> health) {
        exactly(path, exchange -> {
            Health now = health.get();
            send(exchange, now.isWell() ? OK : UNAVAILABLE, "application/json", now.json() + "\n");
        });
    }

    /**
     * Answers at a path, and nowhere below it, with a text.
     *
     * @param path begins with a slash
     * @param type the media type
     * @param text is asked each time, on a thread that may wait
     */
    public void text(String path, String type, Supplier<String> text) {
        exactly(path, exchange -> send(exchange, OK, type, text.get()));
    }

    private void exactly(String path, HttpHandler handler) {
        handle(path, exchange -> {
            if (exchange.getRequestURI().getPath().equals(path)) {
                handler.handle(exchange);
            } else {
                send(exchange, NOT_FOUND, TEXT, "there is nothing here\n");
            }
        });
    }

    /** Refuses what should not be asked, or not so. */
    private final class Guard extends Filter {
        @Override
        public void doFilter(HttpExchange exchange, Chain chain) throws IOException {
            String method = exchange.getRequestMethod();
            exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
            exchange.getResponseHeaders().set("Cache-Control", "no-store");
            if (!names.isKnown(exchange.getRequestHeaders().getFirst("Host"))) {
                send(exchange, MISDIRECTED, TEXT, "not asked under a name of this node's: see admin-hosts\n");
            } else if (!method.equals("GET") && !method.equals("HEAD")) {
                exchange.getResponseHeaders().set("Allow", "GET, HEAD");
                send(exchange, METHOD_NOT_ALLOWED, TEXT, "GET and HEAD only\n");
            } else {
                chain.doFilter(exchange);
            }
        }

        @Override
        public String description() {
            return "names and methods";
        }
    }

    private static void send(HttpExchange exchange, int status, String type, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type);
        boolean head = exchange.getRequestMethod().equals("HEAD");
        exchange.sendResponseHeaders(status, head ? -1 : body.length);
        if (!head) {
            try (OutputStream out = exchange.getResponseBody()) {
                out.write(body);
            }
        }
        exchange.close();
    }

    /**
     * Where it is asked.
     *
     * @return a URL with the port that there is
     */
    public URI uri() {
        InetSocketAddress address = server.getAddress();
        String ip = address.getAddress().isAnyLocalAddress()
                ? "127.0.0.1"
                : address.getAddress().getHostAddress().replaceAll("%.*", "");
        return URI.create("http://" + (ip.contains(":") ? "[" + ip + "]" : ip) + ":" + address.getPort() + "/");
    }

    /** Stops, and ends what is being answered. */
    @Override
    public void close() {
        server.stop(0);
        threads.shutdownNow();
    }
}
