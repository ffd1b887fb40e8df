package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jlibp2p.delegate.Poll;
import org.jlibp2p.delegate.serving.ServedRequest;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that do not mean well: they get an answer or their end, and others are served. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class HostileHttpIT extends ServerFixture {
    private static final String STREAM = GET + "Accept: application/x-ndjson\r\n\r\n";
    private static final String PUT = "PUT /routing/v1/ipns/" + FakeRouting.PEER + " HTTP/1.1\r\nHost: x\r\n"
            + "Content-Type: application/vnd.ipfs.ipns-record\r\n";

    private void assertRefused(int status, String bytes) throws IOException {
        RawHttp client = client().send(bytes);
        RawHttp.Answer answer = client.answer();
        assertThat(answer.status())
                .as(bytes.length() > 200 ? bytes.substring(0, 200) : bytes)
                .isEqualTo(status);
        assertThat(answer.header("Connection")).isEqualTo("close");
        assertThat(answer.bytes().length).isLessThanOrEqualTo(Reply.MAX_MESSAGE);
        assertThat(client.isEnded()).isTrue();
    }

    // ── slow clients ────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aHeadThatDoesNotComeToItsEndIsAnsweredWith408() throws Exception {
        server = TestServer.withHttp(http -> http.withHead(Duration.ofMillis(400)));
        List<RawHttp> slow = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            slow.add(client().send(GET + "X-Slow: "));
        }
        for (int i = 0; i < 3; i++) { // each byte does not buy more time
            TimeUnit.MILLISECONDS.sleep(50);
            slow.get(0).send("a");
        }
        assertOthersAreServed();
        for (RawHttp each : slow) {
            assertThat(each.answer().status()).isEqualTo(408);
            assertThat(each.isEnded()).isTrue();
        }
    }

    @Test
    void aConnectionThatSaysNothingIsEnded() throws Exception {
        server = TestServer.withHttp(
                http -> http.withHead(Duration.ofMillis(300)).withIdle(Duration.ofMillis(400)));
        RawHttp silent = client();
        RawHttp once = client();
        assertThat(once.get(PROVIDERS).status()).isEqualTo(200);
        assertThat(silent.isEnded()).isTrue();
        assertThat(once.isEnded()).isTrue();
        assertOthersAreServed();
    }

    @Test
    void aBodyThatDoesNotComeToItsEndIsAnsweredWith408() throws Exception {
        server = TestServer.withHttp(http -> http.withBodyTime(Duration.ofMillis(300)));
        RawHttp slow = client().send(PUT + "Content-Length: 100\r\n\r\nabc");
        RawHttp chunked = client().send(PUT + "Transfer-Encoding: chunked\r\n\r\n5\r\nab");
        assertOthersAreServed();
        assertThat(slow.answer().status()).isEqualTo(408);
        assertThat(chunked.answer().status()).isEqualTo(408);
    }

    // ── large requests ──────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aRequestLineBeyondTheBoundIsAnsweredWith414() throws Exception {
        server = TestServer.start();
        assertRefused(414, "GET /" + "a".repeat(5000) + " HTTP/1.1\r\nHost: x\r\n\r\n");
        assertRefused(414, "GET /" + "a".repeat(100_000));
        assertOthersAreServed();
    }

    @Test
    void headersBeyondTheBoundsAreAnsweredWith431() throws Exception {
        server = TestServer.start();
        assertRefused(431, GET + "X: " + "a".repeat(20_000) + "\r\n\r\n");
        assertRefused(431, GET + "X: y\r\n".repeat(64) + "\r\n");
        assertRefused(431, GET + "X: y\r\n".repeat(30_000));
        assertOthersAreServed();
    }

    @Test
    void aBodyBeyondTheBoundIsAnsweredWith413() throws Exception {
        server = TestServer.start();
        assertRefused(413, PUT + "Content-Length: 1000000000000\r\n\r\nabc");
        StringBuilder endless = new StringBuilder(PUT + "Transfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 40; i++) {
            endless.append("1000\r\n").append("b".repeat(4096)).append("\r\n");
        }
        assertRefused(413, endless.toString());
        assertOthersAreServed();
    }

    // ── requests with two meanings ──────────────────────────────────────────────────────────────────────────────

    @Test
    void aRequestThatTwoProgramsCouldReadInTwoWaysIsRefused() throws Exception {
        server = TestServer.start();
        assertRefused(400, PUT + "Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        assertRefused(400, PUT + "Transfer-Encoding: chunked\r\nContent-Length: 3\r\n\r\n0\r\n\r\n");
        assertRefused(400, PUT + "Transfer-Encoding: xchunked\r\n\r\n0\r\n\r\n");
        assertRefused(501, PUT + "Transfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n");
        assertRefused(400, PUT + "Transfer-Encoding: chunked\r\nTransfer-Encoding: identity\r\n\r\n0\r\n\r\n");
        assertRefused(400, PUT.replace("HTTP/1.1", "HTTP/1.0") + "Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n");
        for (String length :
                List.of("3\r\nContent-Length: 4", "3, 4", "-1", "+3", "3 4", "0x3", "99999999999999999999")) {
            assertRefused(400, PUT + "Content-Length: " + length + "\r\n\r\nabc");
        }
        assertRefused(400, PUT + "Transfer-Encoding : chunked\r\n\r\n0\r\n\r\n");
        assertRefused(400, PUT + "X: y\r\n Transfer-Encoding: chunked\r\n\r\n".replace(" T", "\0T"));
        assertRefused(400, "GET " + PROVIDERS + " HTTP/1.1\r\n\r\n");
        assertRefused(400, GET + "Host: y\r\n\r\n");
        assertRefused(400, PUT + "Transfer-Encoding: chunked\r\n\r\nzz\r\nabc\r\n0\r\n\r\n");
        assertThat(server.routing.searches).hasValue(0);
        assertOthersAreServed();
    }

    @Test
    void whatIsNoHttpIsRefused() throws Exception {
        server = TestServer.start();
        assertRefused(400, "\0\1\2\3\4\5\6\7\r\n\r\n");
        assertRefused(505, "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
        assertRefused(400, "GET example.org HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client().send("GET http://x?/healthz HTTP/1.1\r\nHost: x\r\n\r\n")
                        .answer()
                        .status())
                .as("the path ends at the question mark, and is empty here")
                .isEqualTo(404);
        assertRefused(417, GET + "Expect: miracles\r\n\r\n");
        assertRefused(415, PUT + "Content-Encoding: gzip\r\nContent-Length: 3\r\n\r\nabc");
        assertOthersAreServed();
    }

    // ── many at once ────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void requestsThatComeTogetherAreAnsweredInTheirOrder() throws Exception {
        server = TestServer.start();
        RawHttp client = client().send(Stream.of("a", "b", "c", "d")
                        .map(path -> "GET /routing/v1/" + path + " HTTP/1.1\r\nHost: x\r\n\r\n")
                        .reduce("", String::concat)
                + "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        for (int i = 0; i < 4; i++) {
            assertThat(client.answer().status()).isEqualTo(400);
        }
        assertThat(client.answer().body()).isEqualTo("ok\n");
        assertThat(client.get(PROVIDERS).status()).as("goes on").isEqualTo(200);
    }

    @Test
    void aFloodOfRequestsOnOneConnectionEndsIt() throws Exception {
        server = TestServer.start();
        server.routing.hold = new CompletableFuture<>();
        RawHttp client = client().send((GET + "\r\n").repeat(1000));
        Poll.until(() -> server.figures().searches() == 1);
        server.routing.hold.complete(null);
        int answers = 1;
        while (client.answer().status() == 200) {
            answers++;
        }
        assertThat(answers).isEqualTo(1 + 16 + 1);
        assertThat(client.isEnded()).isTrue();
        assertThat(server.routing.searches.get()).isLessThanOrEqualTo(1);
        assertOthersAreServed();
    }

    @Test
    void thousandsOfIdleConnectionsMakeRoomForWhoeverAsks() throws Exception {
        server = TestServer.withHttp(http -> http.withConnections(300).withConnectionsPerAddress(10_000));
        for (int i = 0; i < 2000; i++) {
            client();
            if (i % 100 == 0) {
                assertOthersAreServed();
            }
        }
        assertThat(server.figures().connections()).isLessThanOrEqualTo(300);
        assertOthersAreServed();
        assertThat(clients.get(0).isEnded())
                .as("the one that was idle for longest")
                .isTrue();
    }

    @Test
    void oneAddressHasNoMoreConnectionsThanItMay() throws Exception {
        server = TestServer.withHttp(http -> http.withConnectionsPerAddress(3));
        for (int i = 0; i < 3; i++) {
            assertThat(client().get(PROVIDERS).status()).isEqualTo(200);
        }
        assertThat(client().isEnded()).isTrue();
        clients.get(0).close();
        Poll.until(() -> server.figures().connections() == 2);
        assertThat(client().get(PROVIDERS).status()).isEqualTo(200);
    }

    @Test
    void moreRequestsThanThereMayBeAreAnsweredWith503() throws Exception {
        server = TestServer.withHttp(http -> http.withRequests(2));
        server.routing.hold = new CompletableFuture<>();
        client().send(GET + "\r\n");
        client().send(GET + "\r\n");
        Poll.until(() -> server.figures().requests() == 2);
        RawHttp.Answer refused = client().get(PROVIDERS);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.header("Retry-After")).isEqualTo("1");
        server.routing.hold.complete(null);
        assertThat(clients.get(0).answer().status()).isEqualTo(200);
        assertThat(clients.get(1).answer().status()).isEqualTo(200);
        assertOthersAreServed();
    }

    @Test
    void moreSearchesThanThereMayBeAreAnsweredWith503AndTheSameOneIsShared() throws Exception {
        server = TestServer.withAnswers(answers -> answers.withSearches(1));
        server.routing.hold = new CompletableFuture<>();
        server.routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
        for (int i = 0; i < 20; i++) {
            client().send(i % 2 == 0 ? GET + "\r\n" : STREAM);
        }
        Poll.until(() -> server.figures().requests() == 20);
        assertThat(server.get("/routing/v1/peers/" + FakeRouting.PEER).status()).isEqualTo(503);
        server.routing.hold.complete(null);
        for (RawHttp client : clients) {
            RawHttp.Answer answer = client.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).contains("/ip4/192.0.2.1/tcp/1");
        }
        assertThat(server.routing.searches).hasValue(1);
    }

    // ── clients that do not read, or go ─────────────────────────────────────────────────────────────────────────

    @Test
    void aStreamThatNobodyReadsIsNeitherSearchedForNorKept() throws Exception {
        server = TestServer.start(options -> options.withHttp(options.http().withStall(Duration.ofMillis(800)))
                .withAnswers(options.answers().withStreamRecords(1_000_000).withAnswerBytes(1 << 30)));
        List<PeerInfo> some = FakeRouting.peers(1000);
        server.routing.providers = () -> Stream.generate(() -> some)
                .flatMap(List::stream)
                .limit(1_000_000)
                .iterator();
        RawHttp deaf = client();
        deaf.socket().setReceiveBufferSize(4096);
        deaf.send(STREAM);
        Poll.until(() -> server.routing.pulled.get() > 0);
        Poll.until(() -> server.routing.closed.get() == 1);
        assertThat(server.routing.pulled.get())
                .as("no more than what sockets hold")
                .isLessThan(100_000);
        assertOthersAreServed();
        Poll.until(() -> server.figures().connections() == 0);
    }

    @Test
    void aSearchEndsWhenWhoeverAskedForItHasGone() throws Exception {
        server = TestServer.start();
        server.routing.hold = new CompletableFuture<>();
        client().send(GET + "\r\n");
        client().send(STREAM);
        Poll.until(() -> server.figures().requests() == 2);
        clients.get(0).close();
        Poll.until(() -> server.figures().requests() == 1);
        assertThat(server.routing.closed).as("somebody waits for it yet").hasValue(0);
        clients.get(1).close();
        Poll.until(() -> server.routing.closed.get() == 1);
        Poll.until(() -> server.served.size() == 2);
        assertThat(server.served).allSatisfy(each -> assertThat(each.status()).isEqualTo(ServedRequest.CLIENT_GONE));
    }

    @Test
    void theAccessLogHasNoLineOfAClientsOwn() {
        assertThat(AccessLog.shown("a\r\nb\u001b[2J\"\\\u202e"))
                .isEqualTo("a\\u000d\\u000ab\\u001b[2J\\u0022\\u005c\\u202e");
        assertThat(AccessLog.shown("x".repeat(10_000))).hasSizeLessThan(300);
    }
}
