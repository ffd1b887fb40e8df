package org.jlibp2p.transport.ws;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.ConnectionLimits;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.TimeLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.ws.UpgradeException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.transport.ws.TestNode.await;
import static org.jlibp2p.transport.ws.TestNode.failureOf;
import static org.jlibp2p.transport.ws.TestNode.until;

/** How HTTP becomes WebSocket over sockets, and how everything else ends. */
class UpgradeIT {
    private final List<TestNode> nodes = new ArrayList<>();

    @AfterEach
    void closeNodes() {
        nodes.forEach(TestNode::close);
    }

    private TestNode node(WebSocketOptions options, ResourceLimits limits) {
        TestNode node = new TestNode(options, limits);
        nodes.add(node);
        return node;
    }

    private TestNode node(WebSocketOptions options) {
        return node(options, ResourceLimits.defaults());
    }

    private TestNode node() {
        return node(WebSocketOptions.defaults());
    }

    private TestNode hurried(Duration upgrade) {
        return node(
                WebSocketOptions.defaults(),
                ResourceLimits.defaults().withTimes(TimeLimits.defaults().withUpgrade(upgrade)));
    }

    private static TestNode.Accepting listen(TestNode node) {
        return node.listen("/ip4/127.0.0.1/tcp/0/ws");
    }

    @Test
    void aBrowserLikeRequestBecomesAPipe() {
        TestNode.Accepting accepting = listen(node());
        try (RawClient client = RawClient.connect(accepting.address())) {
            client.write(RawClient.request(
                    "/?anything",
                    "Origin: https://app.example\r\n",
                    "Sec-WebSocket-Extensions: permessage-deflate; client_max_window_bits\r\n",
                    "Cookie: " + "c".repeat(4000) + "\r\n"));
            assertThat(client.readHead())
                    .startsWith("HTTP/1.1 101")
                    .containsIgnoringCase("sec-websocket-accept: s3pPLMBiTxaQ9kYGzzhZRbK+xOo=\r\n")
                    .doesNotContainIgnoringCase("extensions");
            client.write(RawClient.frame(true, FrameHeader.BINARY, Bytes.utf8("hello")));
            Duplex accepted = accepting.next().duplex();
            assertThat(await(accepted.read())).isEqualTo(Bytes.utf8("hello"));
            await(accepted.write(Bytes.utf8("hi")));
            assertThat(client.read(4)).isEqualTo(Bytes.fromHex("82026869"));
        }
    }

    @Test
    void whatComesInOnePieceWithTheRequestIsNotLost() {
        TestNode.Accepting accepting = listen(node());
        try (RawClient client = RawClient.connect(accepting.address())) {
            Bytes request = Bytes.utf8(RawClient.request("/"));
            client.write(Bytes.concat(request, RawClient.frame(true, FrameHeader.BINARY, Bytes.utf8("early"))));
            assertThat(await(accepting.next().duplex().read())).isEqualTo(Bytes.utf8("early"));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "GET / HTTP/1.1|Host: a, 426",
        "GET /healthz HTTP/1.1|Host: a|Connection: keep-alive, 426",
        "POST / HTTP/1.1|Host: a|Content-Length: 0, 405",
        "HEAD / HTTP/1.1|Host: a, 405",
        "GET / HTTP/1.0|Host: a, 505",
        "GET / HTTP/1.1|A: b, 400",
        "GET / HTTP/1.1|Host: a|Host: b, 400",
        "GET / HTTP/1.1|Host: a|A : b, 400",
        "nonsense, 400"
    })
    void T22_otherRequestsAreAnsweredAndTheConnectionCloses(String lines, int status) {
        TestNode.Accepting accepting = listen(node());
        try (RawClient client = RawClient.connect(accepting.address())) {
            client.write(lines.replace("|", "\r\n") + "\r\n\r\n");
            String answer = client.readToEnd();
            assertThat(answer).startsWith("HTTP/1.1 " + status).containsIgnoringCase("connection: close");
            if (status == 426) {
                assertThat(answer).containsIgnoringCase("upgrade: websocket").containsIgnoringCase("version: 13");
            }
        }
        assertThat(accepting.accepted()).isEmpty();
    }

    @Test
    void T22_aSecondRequestSmuggledBehindTheFirstIsNeverAnswered() {
        TestNode.Accepting accepting = listen(node());
        for (String smuggle : List.of(
                "Content-Length: 5\r\n\r\nhello" + RawClient.request("/"),
                "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + RawClient.request("/"),
                "Content-Length: 0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n" + RawClient.request("/"),
                "Sec-WebSocket-Version: 12\r\n\r\n" + RawClient.request("/"))) {
            try (RawClient client = RawClient.connect(accepting.address())) {
                String first = RawClient.request("/");
                client.write(first.substring(0, first.length() - 2) + smuggle);
                String answer = client.readToEnd();
                assertThat(answer).startsWith("HTTP/1.1 4").doesNotContain("101");
                assertThat(answer.split("HTTP/1.1", -1)).as("one answer").hasSize(2);
            }
        }
        assertThat(accepting.accepted()).isEmpty();
    }

    @Test
    void T22_hugeHeadersAreRefusedWhileTheyCome() {
        TestNode.Accepting accepting = listen(node());
        try (RawClient client = RawClient.connect(accepting.address())) {
            client.write("GET / HTTP/1.1\r\nHost: a\r\nX: ");
            Bytes piece = Bytes.wrap("x".repeat(1024).getBytes(java.nio.charset.StandardCharsets.US_ASCII));
            for (int i = 0; i < 16; i++) {
                client.write(piece);
            }
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 431");
        }
        try (RawClient client = RawClient.connect(accepting.address())) {
            client.write("GET /" + "x".repeat(4096) + " HTTP/1.1\r\n");
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 414");
        }
        try (RawClient client = RawClient.connect(accepting.address())) {
            String[] many = new String[130];
            java.util.Arrays.setAll(many, i -> "X" + i + ": x\r\n");
            client.write(RawClient.request("/", many));
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 431");
        }
    }

    @Test
    void T22_aRequestThatNeverEndsIsNotReadForEver() {
        TestNode.Accepting accepting = listen(node());
        try (RawClient client = RawClient.connect(accepting.address())) {
            client.write("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1000000000\r\n\r\n");
            Bytes piece = Bytes.wrap(new byte[64 * 1024]);
            until("the body is not taken any more", () -> !client.canWrite(piece));
        }
    }

    @Test
    void T22_slowHeadersEndAtTheDeadlineOfTheWholeHandshake() {
        TestNode node = hurried(Duration.ofMillis(600));
        TestNode.Accepting accepting = listen(node);
        String request = RawClient.request("/");
        try (RawClient slow = RawClient.connect(accepting.address());
                RawClient silent = RawClient.connect(accepting.address())) {
            int[] at = {0};
            until("a byte at a time is too slow", () -> {
                try {
                    Thread.sleep(20); // how slow the client is
                } catch (InterruptedException e) {
                    throw new AssertionError(e);
                }
                return !slow.canWrite(Bytes.utf8(request.substring(at[0], ++at[0])));
            });
            assertThat(at[0]).isLessThan(request.length());
            assertThat(silent.readToEnd()).isEmpty();
        }
        assertThat(accepting.accepted()).isEmpty();
    }

    @Test
    void T22_aDeadlineDoesNotEndWhatHasBecomeAWebSocket() throws InterruptedException {
        TestNode node = hurried(Duration.ofMillis(300));
        TestNode.Accepting accepting = listen(node);
        Duplex dialled = node.dial(accepting.address()).duplex();
        Duplex accepted = accepting.next().duplex();
        Thread.sleep(700); // past the deadline: nothing tells that it has passed and done nothing
        await(dialled.write(Bytes.utf8("still here")));
        assertThat(await(accepted.read())).isEqualTo(Bytes.utf8("still here"));
    }

    @Test
    void T22_handshakesUnderWayAreBoundedAndRoomIsMadeAgain() {
        TestNode node = node(
                WebSocketOptions.defaults(),
                ResourceLimits.defaults()
                        .withConnections(ConnectionLimits.defaults().withPendingInbound(3)));
        TestNode.Accepting accepting = listen(node);
        List<RawClient> waiting = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            RawClient client = RawClient.connect(accepting.address());
            client.write("GET / HTTP/1.1\r\n");
            waiting.add(client);
        }
        until("one of four is too many", () -> waiting.removeIf(RawClient::isEnded));
        assertThat(waiting).hasSize(3).noneMatch(RawClient::isEnded);
        waiting.remove(0).close();
        until("a place is free", () -> {
            try (RawClient client = RawClient.connect(accepting.address())) {
                client.canWrite(Bytes.utf8(RawClient.request("/")));
                return !client.isEnded();
            }
        });
        accepting.next();
        waiting.forEach(RawClient::close);
    }

    @Test
    void T22_aPageOfAnotherOriginIsForbidden() {
        TestNode.Accepting accepting =
                listen(node(WebSocketOptions.defaults().withAllowedOrigins("https://app.example")));
        try (RawClient client = RawClient.connect(accepting.address())) {
            client.write(RawClient.request("/", "Origin: https://evil.example\r\n"));
            assertThat(client.readToEnd()).startsWith("HTTP/1.1 403");
        }
        try (RawClient client = RawClient.connect(accepting.address())) {
            client.write(RawClient.request("/", "Origin: https://app.example\r\n"));
            assertThat(client.readHead()).startsWith("HTTP/1.1 101");
        }
    }

    @Test
    void aPathIsServedAndAskedFor() {
        TestNode node = node();
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0/ws/http-path/p2p%2Fws");
        assertThat(accepting.address().toString()).endsWith("/ws/http-path/p2p%2Fws");
        RawConnection dialled = node.dial(accepting.address());
        assertThat(dialled.remoteAddress()).isEqualTo(accepting.address());
        accepting.next();
        Multiaddr other = Multiaddr.parse(accepting.address().toString().replace("p2p%2Fws", "else"));
        assertThat(failureOf(node.transport().dial(other)))
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.getCause())
                                .isInstanceOfSatisfying(UpgradeException.class, refused -> {
                                    assertThat(refused.reason()).isEqualTo(Reason.REFUSED);
                                    assertThat(refused.status()).hasValue(404);
                                }));
    }

    @Test
    void theHostHeaderIsTheNameThatWasDialled() {
        try (RawServer server = RawServer.answering("HTTP/1.1 503 Busy\r\nContent-Length: 0\r\n\r\n")) {
            TestNode node = node();
            Multiaddr address =
                    Multiaddr.parse("/ip4/127.0.0.1/tcp/" + server.port() + "/sni/host.example/ws/http-path/a%20b");
            assertThat(failureOf(node.transport().dial(address)))
                    .hasCauseInstanceOf(UpgradeException.class)
                    .hasMessageContaining("503");
            assertThat(server.request())
                    .startsWith("GET /a%20b HTTP/1.1\r\n")
                    .containsIgnoringCase("host: host.example:" + server.port() + "\r\n");
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SSH-2.0-server\r\n\r\n",
                "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                        + "Sec-WebSocket-Accept: AAAAAAAAAAAAAAAAAAAAAAAAAAA=\r\n\r\n",
                "HTTP/1.1 101 Yes\r\nUpgrade: websocket\r\n\r\n"
            })
    void T22_aServerThatAnswersSomethingElseIsMalformed(String answer) {
        try (RawServer server = RawServer.answering(answer)) {
            Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + server.port() + "/ws");
            assertThat(failureOf(node().transport().dial(address)))
                    .isInstanceOfSatisfying(
                            DialException.class,
                            failure -> assertThat(failure.getCause())
                                    .isInstanceOfSatisfying(
                                            UpgradeException.class,
                                            refused ->
                                                    assertThat(refused.reason()).isEqualTo(Reason.MALFORMED)));
        }
    }

    @Test
    void T22_aServerThatSaysNothingOrEndsIsNotWaitedFor() {
        TestNode node = hurried(Duration.ofMillis(300));
        try (RawServer silent = RawServer.answering("")) {
            Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + silent.port() + "/ws");
            assertThat(failureOf(node.transport().dial(address)))
                    .isInstanceOf(DialException.class)
                    .hasMessageContaining("WebSocket handshake");
            assertThat(silent.ended()).as("the dial's socket is closed").isTrue();
        }
        try (RawServer trickling = RawServer.answering("HTTP/1.1 101 " + "x".repeat(5000))) {
            Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/" + trickling.port() + "/ws");
            assertThat(failureOf(node.transport().dial(address)))
                    .isInstanceOfSatisfying(
                            DialException.class,
                            failure -> assertThat(failure.getCause())
                                    .isInstanceOfSatisfying(
                                            UpgradeException.class,
                                            refused ->
                                                    assertThat(refused.reason()).isEqualTo(Reason.TOO_LARGE)));
        }
    }

    @Test
    void aDialThatIsGivenUpDuringTheHandshakeClosesItsSocket() {
        TestNode node = node();
        try (RawServer silent = RawServer.answering("")) {
            var dial = node.transport().dial(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + silent.port() + "/ws"));
            assertThat(silent.request()).startsWith("GET / ");
            dial.cancel(false);
            assertThat(silent.ended()).isTrue();
        }
    }

    @Test
    void aNameThatIsNoneFailsTheDialOnly() {
        TestNode node = node();
        assertThat(failureOf(node.transport().dial(Multiaddr.parse("/ip4/127.0.0.1/tcp/1/sni/a b/ws"))))
                .isInstanceOf(DialException.class)
                .hasCauseInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void tlsNeedsACertificate() {
        for (String form : List.of("/tls/ws", "/wss")) {
            assertThat(failureOf(node().transport().listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0" + form), c -> {})))
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining("withCertificate");
        }
    }

    @Test
    void whatTheAddressesAre() {
        TestNode node = node();
        TestNode.Accepting accepting = node.listen("/ip4/127.0.0.1/tcp/0/ws");
        RawConnection dialled = node.dial(accepting.address());
        RawConnection accepted = accepting.next();
        assertThat(accepted.remoteAddress().toString()).matches("/ip4/127.0.0.1/tcp/[0-9]+/ws");
        assertThat(accepted.remoteAddress()).isEqualTo(dialled.localAddress());
        String plainName = accepting.address().toString().replace("/ws", "/sni/localhost/ws");
        assertThat(node.dial(Multiaddr.parse(plainName)).remoteAddress()).isEqualTo(accepting.address());
        accepting.next();
        assertThat(node.transport().canListen(Multiaddr.parse(plainName))).isFalse();
        assertThat(node.transport().canListen(Multiaddr.parse("/ip4/127.0.0.1/ws")))
                .isFalse();
    }
}
