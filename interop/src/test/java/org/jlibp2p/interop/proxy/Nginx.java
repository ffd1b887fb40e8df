package org.jlibp2p.interop.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** A real nginx with the configuration that the documentation gives, but for names, ports and files. */
final class Nginx implements AutoCloseable {
    private static final Path SITE = Path.of("..", "docs", "websocket", "nginx.conf");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Path folder;
    private final int port;
    private final Process process;

    private Nginx(Path folder, int port, Process process) {
        this.folder = folder;
        this.port = port;
        this.process = process;
    }

    /** Starts it in front of a node. */
    static Nginx start(Path folder, Authority authority, String nodePort) {
        try {
            int port = freePort();
            Files.writeString(folder.resolve("site.conf"), site(authority, port, nodePort));
            Files.writeString(folder.resolve("nginx.conf"), """
                    daemon off;
                    pid nginx.pid;
                    worker_processes 2;
                    events {}
                    http {
                        access_log off;
                        client_body_temp_path body;
                        proxy_temp_path proxy;
                        fastcgi_temp_path fastcgi;
                        uwsgi_temp_path uwsgi;
                        scgi_temp_path scgi;
                        include site.conf;
                    }
                    """);
            Process process = new ProcessBuilder("nginx", "-p", folder + "/", "-c", "nginx.conf", "-e", "error.log")
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("output.log").toFile())
                    .start();
            Nginx nginx = new Nginx(folder, port, process);
            nginx.awaitReady();
            return nginx;
        } catch (IOException e) {
            throw new AssertionError("cannot start nginx, which this test needs: " + e.getMessage(), e);
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        }
    }

    private static String site(Authority authority, int port, String nodePort) throws IOException {
        String site = Files.readString(SITE);
        for (Map.Entry<String, String> change : Map.of(
                        "listen 443 ssl;", "listen 127.0.0.1:" + port + " ssl;",
                        "server_name node.example;", "server_name localhost;",
                        "/etc/letsencrypt/live/node.example/fullchain.pem;", authority.chain() + ";",
                        "/etc/letsencrypt/live/node.example/privkey.pem;", authority.key() + ";",
                        "http://127.0.0.1:4002;", "http://127.0.0.1:" + nodePort + ";")
                .entrySet()) {
            if (!site.contains(change.getKey())) {
                throw new AssertionError(SITE + " does not say: " + change.getKey());
            }
            site = site.replace(change.getKey(), change.getValue());
        }
        return site;
    }

    private void awaitReady() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            try (Socket socket = new Socket()) {
                socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
                return;
            } catch (IOException notYet) {
                if (!process.isAlive() || System.nanoTime() > deadline) {
                    close();
                    throw new IOException(Files.readString(folder.resolve("output.log"))
                            + Files.readString(folder.resolve("error.log")));
                }
                Thread.onSpinWait();
            }
        }
    }

    int port() {
        return port;
    }

    /** Makes it read its certificate again, as {@code nginx -s reload}. */
    void reload() {
        Tool.run(folder, "nginx", "-p", folder + "/", "-c", "nginx.conf", "-e", "error.log", "-s", "reload");
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            throw new UncheckedIOException(new IOException(e));
        }
    }
}
