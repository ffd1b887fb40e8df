package org.jlibp2p.status;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import org.jlibp2p.peer.PeerId;

/** Answers requests for the page and what is on it. Any thread, several at a time; keeps nothing of a request. */
final class PageHandler implements HttpHandler, AutoCloseable {
    private static final String TEXT = "text/plain; charset=utf-8";
    private static final String JSON = "application/json; charset=utf-8";
    private static final byte[] NOTHING = {};

    /** Nothing from elsewhere, nothing written into the page, and no page around it. */
    private static final String POLICY = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
            + "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

    private final Map<String, Asset> assets = Asset.all();
    private final Snapshots snapshots;
    private final HostNames hosts;
    private volatile boolean closed;

    PageHandler(Snapshots snapshots, List<String> hosts) {
        this.snapshots = snapshots;
        this.hosts = new HostNames(hosts);
    }

    private record Answer(int status, String type, byte[] body) {
        static Answer text(int status, String text) {
            return new Answer(status, TEXT, (text + "\n").getBytes(StandardCharsets.UTF_8));
        }

        static Answer json(String json) {
            return new Answer(200, JSON, json.getBytes(StandardCharsets.UTF_8));
        }
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        try (exchange) {
            Headers headers = exchange.getResponseHeaders();
            headers.set("Content-Security-Policy", POLICY);
            headers.set("X-Content-Type-Options", "nosniff");
            headers.set("X-Frame-Options", "DENY");
            headers.set("Referrer-Policy", "no-referrer");
            headers.set("Cross-Origin-Resource-Policy", "same-origin");
            headers.set("Cross-Origin-Opener-Policy", "same-origin");
            headers.set("Cache-Control", "no-store");
            boolean isHead = exchange.getRequestMethod().equals("HEAD");
            if (!isHead && !exchange.getRequestMethod().equals("GET")) {
                headers.set("Allow", "GET, HEAD");
                send(exchange, false, Answer.text(405, "this page is only read: GET or HEAD"));
                return;
            }
            send(exchange, isHead, answer(exchange));
        }
    }

    private static void send(HttpExchange exchange, boolean isHead, Answer answer) throws IOException {
        Headers headers = exchange.getResponseHeaders();
        headers.set("Content-Type", answer.type());
        if (isHead) {
            headers.set("Content-Length", Integer.toString(answer.body().length));
        }
        boolean isEmpty = isHead || answer.body().length == 0;
        exchange.sendResponseHeaders(answer.status(), isEmpty ? -1 : answer.body().length);
        if (!isEmpty) {
            exchange.getResponseBody().write(answer.body());
        }
    }

    private Answer answer(HttpExchange exchange) {
        List<String> host = exchange.getRequestHeaders().getOrDefault("Host", List.of());
        if (host.size() != 1 || !hosts.isKnown(host.get(0))) {
            return Answer.text(
                    403,
                    "this page is asked for by an IP address or as localhost; other names have to be given to"
                            + " StatusOptions.withHosts");
        }
        if (closed) {
            return Answer.text(503, "the page has been closed");
        }
        URI uri = exchange.getRequestURI();
        String context = exchange.getHttpContext().getPath();
        String root = context.endsWith("/") ? context : context + "/";
        String path = uri.getPath();
        if (path.equals(context) && !path.equals(root)) {
            exchange.getResponseHeaders().set("Location", root);
            return new Answer(308, TEXT, NOTHING);
        }
        String name = path.startsWith(root) ? path.substring(root.length()) : "?";
        try {
            return answer(name, uri.getRawQuery());
        } catch (IllegalArgumentException e) {
            return Answer.text(400, ShownText.of(e.getMessage()));
        }
    }

    private Answer answer(String name, String query) {
        if (name.equals("status.json")) {
            return Answer.json(snapshots.of(RowChoice.parse(query)));
        }
        if (name.equals("peer.json")) {
            String id = RowChoice.fields(query == null ? "" : query).get("id");
            if (id == null) {
                throw new IllegalArgumentException("peer.json needs ?id= and a peer id");
            }
            return Answer.json(snapshots.of(PeerId.parse(id)));
        }
        Asset asset = assets.get(name.isEmpty() ? "index.html" : name);
        return asset == null
                ? Answer.text(404, "there is the page itself, and status.json")
                : new Answer(200, asset.type(), asset.bytes());
    }

    /** From now on nothing is told any more. */
    @Override
    public void close() {
        closed = true;
    }
}
