package org.jlibp2p.status;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

import com.sun.net.httpserver.HttpServer;
import org.jlibp2p.node.Node;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.jlibp2p.status.StatusNodes.anyPort;
import static org.jlibp2p.status.StatusNodes.eventually;

@Timeout(value = 2, unit = TimeUnit.MINUTES)
class StatusServerTest {
    private final StatusNodes nodes = new StatusNodes();
    private final HttpClient client = HttpClient.newHttpClient();

    @AfterEach
    void end() {
        nodes.close();
    }

    private StatusServer serve() throws IOException {
        return nodes.closing(StatusPage.serve(nodes.server(builder -> builder), anyPort()));
    }

    private HttpResponse<String> ask(StatusServer server, String method, String path) {
        return send(HttpRequest.newBuilder(server.url().resolve(path))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build());
    }

    private HttpResponse<String> get(StatusServer server, String path) {
        return ask(server, "GET", path);
    }

    private HttpResponse<String> send(HttpRequest request) {
        try {
            return client.send(request, HttpResponse.BodyHandlers.ofString());
        } catch (IOException | InterruptedException e) {
            throw new AssertionError(request.toString(), e);
        }
    }

    /** What a server answers to a request as it stands, until it closes the connection. */
    private static String raw(StatusServer server, String request) throws IOException {
        try (Socket socket =
                new Socket(server.address().getAddress(), server.address().getPort())) {
            socket.setSoTimeout(20_000);
            socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void thePageAndAllThatIsOnItComesFromTheJar() throws IOException {
        StatusServer server = serve();
        HttpResponse<String> page = get(server, "");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Type")).hasValue("text/html; charset=utf-8");
        List<String> linked = Pattern.compile("(?:src|href)=\"([^#\"]+)\"")
                .matcher(page.body())
                .results()
                .map(found -> found.group(1))
                .toList();
        assertThat(linked).contains("status.css", "status.js", "favicon.svg");
        for (String each : linked) {
            HttpResponse<String> asset = get(server, each);
            assertThat(asset.statusCode()).as(each).isEqualTo(200);
            assertThat(asset.body()).as(each).isNotEmpty();
            Pattern.compile("from \"\\./([^\"]+)\"")
                    .matcher(asset.body())
                    .results()
                    .forEach(found -> assertThat(get(server, found.group(1)).statusCode())
                            .as(found.group(1))
                            .isEqualTo(200));
            assertThat(asset.body().replace("http://www.w3.org/", "")).doesNotContain("http://", "https://", "//cdn");
        }
    }

    /** What the policy forbids would not work anyway; that nothing needs it is what keeps it strict. */
    @Test
    void thePolicyForbidsEverythingFromElsewhereAndAllThatIsWrittenInline() throws IOException {
        StatusServer server = serve();
        for (String path : List.of("", "status.js", "status.json", "nothing")) {
            HttpResponse<String> answer = get(server, path);
            assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none';")
                    .contains("script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'")
                    .doesNotContain("unsafe", "*", "data:", "http");
            assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
            assertThat(answer.headers().firstValue("Cache-Control")).hasValue("no-store");
            assertThat(answer.headers().firstValue("Access-Control-Allow-Origin"))
                    .isEmpty();
        }
        assertThat(get(server, "").body()).doesNotContain("style=", "<style", "onclick", "onload", "<script>");
    }

    @Test
    void aNameThatLeadsHereByChanceIsNotAnswered() throws IOException {
        StatusServer server = serve();
        String request = "GET /status.json HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n";
        assertThat(raw(
                        server,
                        request.formatted("evil.example:" + server.address().getPort())))
                .startsWith("HTTP/1.1 403")
                .contains("StatusOptions.withHosts")
                .doesNotContain("\"node\"");
        assertThat(raw(server, request.formatted("localhost"))).startsWith("HTTP/1.1 200");
        assertThat(raw(server, "GET /status.json HTTP/1.0\r\n\r\n")).startsWith("HTTP/1.1 403");
        assertThat(raw(server, "GET / HTTP/1.1\r\nHost: localhost\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
                .doesNotStartWith("HTTP/1.1 200");
    }

    @Test
    void aNameThatWasGivenIsAnswered() throws IOException {
        StatusServer server = nodes.closing(StatusPage.serve(
                nodes.server(builder -> builder),
                anyPort(),
                StatusOptions.defaults().withHosts("status.example.com")));
        assertThat(raw(server, "GET / HTTP/1.1\r\nHost: status.example.com\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 200");
    }

    @ParameterizedTest
    @ValueSource(strings = {"POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
    void nothingCanBeChanged(String method) throws IOException {
        HttpResponse<String> answer = ask(serve(), method, "status.json");
        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(answer.headers().firstValue("Allow")).hasValue("GET, HEAD");
    }

    @Test
    void headTellsTheSizeAlone() throws IOException {
        StatusServer server = serve();
        HttpResponse<String> answer = ask(server, "HEAD", "status.css");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.body()).isEmpty();
        assertThat(answer.headers().firstValueAsLong("Content-Length"))
                .hasValue(get(server, "status.css").body().getBytes(StandardCharsets.UTF_8).length);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nothing",
                "status.js/",
                "../StatusPage.class",
                "%2e%2e/StatusPage.class",
                "StatusPage.class",
                "index.html%00",
                "org/jlibp2p/status/index.html"
            })
    void otherPathsAreNotFound(String path) throws IOException {
        StatusServer server = serve();
        assertThat(raw(server, "GET /" + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 404");
    }

    @ParameterizedTest
    @ValueSource(strings = {"status.json?offset=x", "status.json?order=up", "peer.json", "peer.json?id=x"})
    void badQueriesAreToldWhatIsWrong(String path) throws IOException {
        HttpResponse<String> answer = get(serve(), path);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(answer.body()).isNotBlank();
    }

    @Test
    void onlyLoopbackIsServed() {
        Node node = nodes.server(builder -> builder);
        for (String host : List.of("0.0.0.0", "192.0.2.1", "::")) {
            assertThatIllegalArgumentException()
                    .isThrownBy(() -> StatusPage.serve(node, new InetSocketAddress(InetAddress.getByName(host), 0)))
                    .withMessageContaining("loopback");
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> StatusPage.serve(node, InetSocketAddress.createUnresolved("localhost", 0)));
        eventually("no thread is left", () -> threads().isEmpty());
    }

    private static List<Thread> threads() {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith("libp2p-status"))
                .toList();
    }

    @Test
    void closingFreesThePortAndTheThreads() throws IOException {
        StatusServer server = serve();
        assertThat(get(server, "status.json").statusCode()).isEqualTo(200);
        assertThat(threads()).isNotEmpty();
        InetSocketAddress address = server.address();
        try (Socket halfway = new Socket(address.getAddress(), address.getPort())) {
            halfway.getOutputStream().write("GET / HT".getBytes(StandardCharsets.US_ASCII));
            eventually("a thread reads it", () -> threads().size() > 1);
            server.close();
            server.close();
        }
        assertThat(threads()).isEmpty();
        assertThatIOException().isThrownBy(() -> new Socket(address.getAddress(), address.getPort()).close());
        try (StatusServer again = StatusPage.serve(nodes.server(builder -> builder), address)) {
            assertThat(again.address()).isEqualTo(address);
        }
    }

    @Test
    void aPageThatIsClosedBeforeItsServerSaysSo() throws IOException {
        StatusServer server = serve();
        server.page().close();
        assertThat(raw(server, "GET /status.json HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n"))
                .startsWith("HTTP/1.1 503 ")
                .contains("the page has been closed");
    }

    @Test
    void aPortThatIsTakenIsSaidAndNothingIsLeft() throws IOException {
        StatusServer server = serve();
        Node other = nodes.server(builder -> builder);
        int before = threads().size();
        assertThatIOException().isThrownBy(() -> StatusPage.serve(other, server.address()));
        eventually("no thread is left", () -> threads().size() <= before);
    }

    @Test
    void slowClientsDoNotKeepOthersWaitingForLong() throws IOException {
        StatusPage page = StatusPage.of(nodes.server(builder -> builder));
        StatusServer server = nodes.closing(StatusServer.start(page, anyPort(), Duration.ofMillis(700)));
        List<Socket> slow = new ArrayList<>();
        try {
            for (int i = 0; i < 12; i++) {
                Socket socket = new Socket(
                        server.address().getAddress(), server.address().getPort());
                socket.setSoTimeout(20_000);
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));
                slow.add(socket);
            }
            assertThat(get(server, "status.json").statusCode()).isEqualTo(200);
            for (Socket socket : slow) {
                InputStream in = socket.getInputStream();
                assertThat(endOf(in)).as("the server lets go").isTrue();
            }
        } finally {
            for (Socket socket : slow) {
                socket.close();
            }
        }
        assertThat(get(server, "").statusCode()).isEqualTo(200);
        assertThat(threads()).hasSizeLessThanOrEqualTo(5);
    }

    private static boolean endOf(InputStream in) {
        try {
            return in.readAllBytes().length < 1000;
        } catch (java.net.SocketTimeoutException stillOpen) {
            return false;
        } catch (IOException reset) {
            return true;
        }
    }

    @Test
    void manyClientsAtOnceAreAnsweredOrRefusedAndTheServerGoesOn() throws IOException {
        StatusPage page = StatusPage.of(nodes.server(builder -> builder));
        StatusServer server = nodes.closing(StatusServer.start(page, anyPort(), Duration.ofMillis(300)));
        List<Socket> all = new ArrayList<>();
        try {
            for (int i = 0; i < 250; i++) {
                Socket socket = new Socket(
                        server.address().getAddress(), server.address().getPort());
                socket.getOutputStream().write("GET / HTTP/1.1\r\nHost: loc".getBytes(StandardCharsets.US_ASCII));
                all.add(socket);
            }
        } finally {
            for (Socket socket : all) {
                socket.close();
            }
        }
        eventually("it answers", () -> get(server, "status.json").statusCode() == 200);
    }

    @Test
    void anApplicationMountsThePageWhereItLikes() throws IOException {
        StatusPage page = nodes.closing(StatusPage.of(nodes.server(builder -> builder)));
        HttpServer application = HttpServer.create(anyPort(), 0);
        application.createContext("/internal/status", page.handler());
        application.start();
        try {
            String root = "http://127.0.0.1:" + application.getAddress().getPort();
            HttpResponse<String> redirect = send(HttpRequest.newBuilder(java.net.URI.create(root + "/internal/status"))
                    .build());
            assertThat(redirect.statusCode()).isEqualTo(308);
            assertThat(redirect.headers().firstValue("Location")).hasValue("/internal/status/");
            for (String path : List.of("/internal/status/", "/internal/status/status.js")) {
                assertThat(send(HttpRequest.newBuilder(java.net.URI.create(root + path))
                                        .build())
                                .statusCode())
                        .isEqualTo(200);
            }
            assertThat(send(HttpRequest.newBuilder(java.net.URI.create(root + "/internal/statusx"))
                                    .build())
                            .statusCode())
                    .isEqualTo(404);
            page.close();
            assertThat(send(HttpRequest.newBuilder(java.net.URI.create(root + "/internal/status/status.json"))
                                    .build())
                            .statusCode())
                    .isEqualTo(503);
        } finally {
            application.stop(0);
        }
    }
}
