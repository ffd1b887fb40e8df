package org.jlibp2p.interop.browser;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

/** Serves the files of a folder on localhost. */
public final class PageServer implements AutoCloseable {
    private static final Map<String, String> TYPES =
            Map.of("html", "text/html; charset=utf-8", "js", "text/javascript; charset=utf-8");
    private static final int FOUND = 200;
    private static final int NOT_FOUND = 404;

    private final Path folder;
    private final HttpServer server;

    public PageServer(Path folder) {
        this.folder = folder;
        try {
            server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext("/", this::serve);
        server.start();
    }

    private void serve(HttpExchange exchange) throws IOException {
        try (exchange) {
            String name = exchange.getRequestURI().getPath().substring(1);
            Path file = folder.resolve(name.isEmpty() ? "index.html" : name).normalize();
            String type = TYPES.get(name.isEmpty() ? "html" : name.substring(name.lastIndexOf('.') + 1));
            if (type == null || !file.startsWith(folder) || !Files.isRegularFile(file)) {
                exchange.sendResponseHeaders(NOT_FOUND, -1);
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", type);
            exchange.sendResponseHeaders(FOUND, Files.size(file));
            Files.copy(file, exchange.getResponseBody());
        }
    }

    /** Where the folder's page is. */
    public String url() {
        return "http://localhost:" + server.getAddress().getPort() + "/";
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
