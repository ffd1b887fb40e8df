package org.jlibp2p.cli.admin;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class AdminServerTest {
    private final AtomicBoolean well = new AtomicBoolean(true);
    private AdminServer server;

    @BeforeEach
    void open() throws IOException {
        server = AdminServer.open(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), List.of("Node1.example.org"));
        server.health("/readyz", () -> new Health("x", List.of(new Check("a \"b\"", well.get(), "because\n\u2028"))));
        server.text("/metrics", "text/plain", () -> "metric 1\n");
    }

    @AfterEach
    void close() {
        server.close();
    }

    private String ask(String request) throws IOException {
        try (Socket socket = new Socket(server.uri().getHost(), server.uri().getPort())) {
            socket.setSoTimeout(5000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
        }
    }

    private String get(String path, String host) throws IOException {
        return ask("GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n\r\n");
    }

    @Test
    void healthIsAStatusAndItsReasons() throws IOException {
        assertThat(get("/readyz", "localhost:1"))
                .startsWith("HTTP/1.1 200")
                .containsIgnoringCase("cache-control: no-store")
                .endsWith(
                        "{\"status\":\"x\",\"checks\":[{\"name\":\"a \\\"b\\\"\",\"passed\":true,\"reason\":\"because\\u000a\\u2028\"}]}\n");
        well.set(false);
        assertThat(get("/readyz", "localhost")).startsWith("HTTP/1.1 503").contains("\"passed\":false");
        assertThat(get("/readyz/x", "localhost")).startsWith("HTTP/1.1 404");
        assertThat(get("/metrics", "localhost")).startsWith("HTTP/1.1 200").endsWith("metric 1\n");
        assertThat(get("/", "localhost")).startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"localhost", "LOCALHOST:80", "127.0.0.1:9090", "[::1]:1", "192.0.2.7", "node1.example.org:9090"})
    void itIsAskedUnderItsOwnNames(String host) throws IOException {
        assertThat(get("/readyz", host)).startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "localhost.evil.example",
                "evil.example:80",
                "127.0.0.1.evil.example",
                "[evil]",
                "a@localhost"
            })
    void aPageThatHasItsNameLeadHereIsRefused(String host) throws IOException {
        assertThat(get("/readyz", host)).startsWith("HTTP/1.1 421").doesNotContain("status");
    }

    @Test
    void othersThanGetAndHeadAreRefused() throws IOException {
        assertThat(ask("POST /readyz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 405")
                .containsIgnoringCase("allow: GET, HEAD");
        assertThat(ask("HEAD /readyz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200")
                .endsWith("\r\n\r\n");
    }

    @Test
    void clientsThatAreSlowToAskDoNotKeepOthersFromAsking() throws IOException {
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 60; i++) {
                Socket socket = new Socket(server.uri().getHost(), server.uri().getPort());
                slow.add(socket);
                socket.getOutputStream().write("GET /readyz HTTP/1.1\r\n".getBytes(StandardCharsets.US_ASCII));
            }
            assertThat(get("/readyz", "localhost")).startsWith("HTTP/1.1 200");
            for (Socket socket : slow) {
                socket.setSoTimeout(10_000);
                assertThat(socket.getInputStream().read()).as("ended").isEqualTo(-1);
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
    }

    @Test
    void aPortThatIsTakenIsNamed() {
        assertThatThrownBy(() -> AdminServer.open(
                        new InetSocketAddress(
                                server.uri().getHost(), server.uri().getPort()),
                        List.of()))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1:" + server.uri().getPort());
    }

    @Test
    void closingEndsItsThreads() throws IOException {
        get("/readyz", "localhost");
        server.close();

        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
        while (isAnyThreadLeft() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(10_000_000); // one that has been told to end takes a moment
        }
        assertThat(isAnyThreadLeft()).isFalse();
        assertThatThrownBy(() -> get("/readyz", "localhost")).isInstanceOf(IOException.class);
    }

    private static boolean isAnyThreadLeft() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().startsWith("jlibp2p-admin"));
    }
}
