package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;

import org.jlibp2p.delegate.Poll;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** Clients that do not take their answers, or send requests before they have them. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class UnsentAnswersIT {
    private static final String PROVIDERS = "/routing/v1/providers/" + FakeRouting.CID;
    private static final String GET = "GET " + PROVIDERS + " HTTP/1.1\r\nHost: x\r\n\r\n";
    private static final String HEALTH = "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n";

    private TestServer server;
    private final List<RawHttp> clients = new ArrayList<>();

    @AfterEach
    void nothingIsLeft() throws IOException {
        for (RawHttp client : clients) {
            client.close();
        }
        if (server != null) {
            server.close();
        }
    }

    private RawHttp client() throws IOException {
        RawHttp client = server.connect();
        clients.add(client);
        return client;
    }

    private RawHttp deaf() throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(4096);
        socket.setSoTimeout(20_000);
        socket.connect(server.address());
        RawHttp client = new RawHttp(socket);
        clients.add(client);
        return client;
    }

    /** Answers are documents of close to a megabyte, and remembered. */
    private int provideMuch() throws IOException {
        String address = "/dns4/" + "a".repeat(100) + ".example.org/tcp/%d/tls/ws";
        List<Multiaddr> addresses = IntStream.range(0, 64)
                .mapToObj(i -> Multiaddr.parse(String.format(address, 1000 + i)))
                .toList();
        List<PeerInfo> peers = FakeRouting.peers(100).stream()
                .map(peer -> new PeerInfo(peer.id(), addresses))
                .toList();
        server.routing.providers = peers::iterator;
        int size = server.get(PROVIDERS).bytes().length;
        Poll.until(() -> server.figures().connections() == 0);
        server.served.clear();
        return size;
    }

    @Test
    void whoDoesNotTakeAnAnswerGetsNoOther() throws Exception {
        server = TestServer.start();
        provideMuch();
        RawHttp deaf = deaf();
        for (int i = 0; i < 12; i++) {
            deaf.send(GET);
        }
        Poll.until(() -> server.figures().requests() == 1);
        for (int i = 0; i < 100; i++) { // these are not even read
            deaf.send(GET);
            TimeUnit.MILLISECONDS.sleep(2);
        }
        assertThat(server.served).as("no more than what sockets hold").hasSizeLessThan(12);
        assertThat(server.figures().requests()).isEqualTo(1);
        assertThat(server.get(PROVIDERS).status()).isEqualTo(200);
    }

    @Test
    void whoTakesNothingOfADocumentForTooLongIsEnded() throws Exception {
        server = TestServer.withHttp(http -> http.withStall(Duration.ofMillis(500)));
        provideMuch();
        RawHttp deaf = deaf();
        for (int i = 0; i < 12; i++) {
            deaf.send(GET);
        }
        Poll.until(() -> server.figures().requests() == 1);
        Poll.until(() -> server.figures().connections() == 0);
        assertThat(server.figures().requests()).isZero();
    }

    @Test
    void whatWasAskedForBeforeTheServerStopsIsSentToItsEnd() throws Exception {
        server = TestServer.start();
        int size = provideMuch();
        RawHttp slow = deaf();
        slow.send(GET.repeat(12));
        Poll.until(() -> server.figures().requests() == 1);
        CompletableFuture<Void> stopped = server.server().stop();
        for (int i = 0; i < 12; i++) {
            RawHttp.Answer answer = slow.answer();
            assertThat(answer.bytes()).as("answer " + i).hasSize(size);
            assertThat(answer.header("Connection")).isEqualTo(i == 11 ? "close" : null);
        }
        assertThat(slow.isEnded()).isTrue();
        stopped.get(60, TimeUnit.SECONDS);
    }

    @Test
    void aConnectionWithUnsentAnswersMakesNoRoomForOthers() throws Exception {
        server = TestServer.withHttp(http -> http.withConnections(1));
        int size = provideMuch();
        RawHttp slow = deaf();
        slow.send(GET.repeat(12));
        Poll.until(() -> server.figures().requests() == 1);
        assertThat(client().isEnded()).isTrue();
        for (int i = 0; i < 12; i++) {
            assertThat(slow.answer().bytes()).as("answer " + i).hasSize(size);
        }
    }

    // ── requests that come together ─────────────────────────────────────────────────────────────────────────────

    @Test
    void aConnectionIsNotIdleWhileTheSecondOfTwoRequestsIsAnswered() throws Exception {
        server = TestServer.withHttp(http -> http.withConnections(1).withHead(Duration.ofMillis(300)));
        server.routing.hold = new CompletableFuture<>();
        RawHttp client = client().send(HEALTH + GET);
        assertThat(client.answer().status()).isEqualTo(200);
        Poll.until(() -> server.figures().searches() == 1);
        client.send("GET /heal"); // of a third one, which has time until the second is answered
        assertThat(client().isEnded()).as("there is no room").isTrue();
        TimeUnit.MILLISECONDS.sleep(600);
        server.routing.hold.complete(null);
        assertThat(client.answer().status()).isEqualTo(200);
        client.send("thz HTTP/1.1\r\nHost: x\r\n\r\n");
        assertThat(client.answer().body()).isEqualTo("ok\n");
    }

    @Test
    void aHeadThatBeganDuringAnAnswerHasTheTimeOfAHeadAfterIt() throws Exception {
        server = TestServer.withHttp(http -> http.withHead(Duration.ofMillis(300)));
        server.routing.hold = new CompletableFuture<>();
        RawHttp client = client().send(GET + "GET /heal");
        Poll.until(() -> server.figures().searches() == 1);
        server.routing.hold.complete(null);
        assertThat(client.answer().status()).isEqualTo(200);
        assertThat(client.answer().status()).isEqualTo(408);
        assertThat(client.isEnded()).isTrue();
    }

    @Test
    void moreRequestsAtOnceThanMayBeAreRefusedAfterTheOthersAreAnswered() throws Exception {
        server = TestServer.start();
        server.routing.hold = new CompletableFuture<>();
        RawHttp client = client().send(GET + HEALTH.repeat(17));
        Poll.until(() -> server.figures().searches() == 1);
        server.routing.hold.complete(null);
        for (int i = 0; i < 17; i++) {
            assertThat(client.answer().status()).as("answer " + i).isEqualTo(200);
        }
        RawHttp.Answer refused = client.answer();
        assertThat(refused.status()).isEqualTo(429);
        assertThat(refused.header("Connection")).isEqualTo("close");
        assertThat(client.isEnded()).isTrue();
    }
}
