package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.async.Registration;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.Poll;
import org.jlibp2p.delegate.serving.Endpoint;
import org.jlibp2p.delegate.serving.ServedRequest;
import org.jlibp2p.delegate.serving.TrustedProxies;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A server as those use it who run it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class ServingIT {
    private static final String PROVIDERS = "/routing/v1/providers/" + FakeRouting.CID;
    private static final String PEERS = "/routing/v1/peers/" + FakeRouting.PEER;

    private static DelegatedRoutingServerOptions anyPort() {
        return DelegatedRoutingServerOptions.defaults().withListen("127.0.0.1:0");
    }

    // ── HTTP ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void whoWantsTheHeadOnlyGetsTheHeadOnly() throws IOException {
        try (TestServer server = TestServer.start();
                RawHttp client = server.connect()) {
            server.routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
            RawHttp.Answer whole = client.get(PROVIDERS);
            RawHttp.Answer head = client.request("HEAD", PROVIDERS, new byte[0]);
            assertThat(head.status()).isEqualTo(200);
            assertThat(head.header("Content-Length")).isEqualTo(Integer.toString(whole.bytes().length));
            assertThat(head.header("Cache-Control")).isEqualTo(whole.header("Cache-Control"));
            RawHttp.Answer stream = client.request("HEAD", PROVIDERS, new byte[0], "Accept: application/x-ndjson");
            assertThat(stream.header("Content-Type")).isEqualTo("application/x-ndjson");
            assertThat(client.get(PROVIDERS).body())
                    .as("the connection is in order")
                    .isEqualTo(whole.body());
        }
    }

    @Test
    void aConnectionGoesOnUntilItsEndIsAskedFor() throws IOException {
        try (TestServer server = TestServer.withHttp(http -> http.withRequestsPerConnection(5));
                RawHttp client = server.connect();
                RawHttp other = server.connect()) {
            for (int i = 0; i < 4; i++) {
                assertThat(client.get(PEERS).header("Connection")).isNull();
            }
            assertThat(client.get(PEERS).header("Connection")).isEqualTo("close");
            assertThat(client.isEnded()).isTrue();
            assertThat(other.get(PEERS, "Connection: close").header("Connection"))
                    .isEqualTo("close");
            assertThat(other.isEnded()).isTrue();
        }
    }

    @Test
    void clientsOfTheVersionBeforeAreServed() throws IOException {
        try (TestServer server = TestServer.start();
                RawHttp client = server.connect();
                RawHttp stream = server.connect()) {
            server.routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
            client.send("GET " + PROVIDERS + " HTTP/1.0\r\nConnection: keep-alive\r\n\r\n");
            RawHttp.Answer kept = client.answer();
            assertThat(kept.header("Connection")).isEqualTo("keep-alive");
            stream.send("GET " + PROVIDERS + " HTTP/1.0\r\nAccept: application/x-ndjson\r\n\r\n");
            RawHttp.Answer answer = stream.answer();
            assertThat(answer.header("Transfer-Encoding")).isNull();
            assertThat(answer.body().lines()).hasSize(1);
        }
    }

    @Test
    void whoAsksWhetherToSendABodyIsToldTo() throws IOException {
        try (TestServer server = TestServer.start();
                RawHttp client = server.connect()) {
            client.send("PUT /routing/v1/ipns/" + FakeRouting.PEER + " HTTP/1.1\r\nHost: x\r\nContent-Length: 3\r\n"
                    + "Content-Type: application/vnd.ipfs.ipns-record\r\nExpect: 100-continue\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(100);
            client.send("abc");
            assertThat(client.answer().status()).isEqualTo(400);
        }
    }

    @Test
    void aWholeUrlIsReadAsProxiesSendIt() throws IOException {
        try (TestServer server = TestServer.start();
                RawHttp client = server.connect()) {
            assertThat(client.get("http://delegate.test" + PEERS).status()).isEqualTo(200);
            assertThat(client.request("OPTIONS", "*", new byte[0]).status()).isEqualTo(204);
        }
    }

    @Test
    void itIsHealthyWhileItServes() throws IOException {
        try (TestServer server = TestServer.start()) {
            RawHttp.Answer answer = server.get("/healthz");
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.body()).isEqualTo("ok\n");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
        }
    }

    // ── what is remembered ──────────────────────────────────────────────────────────────────────────────────────

    @Test
    void theSameIsNotSearchedForAgainForAWhile() throws Exception {
        try (TestServer server = TestServer.withAnswers(
                answers -> answers.withCacheFound(Duration.ofMillis(500)).withCacheNone(Duration.ofMillis(100)))) {
            server.routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
            for (int i = 0; i < 5; i++) {
                assertThat(server.get(PROVIDERS).body()).contains("/ip4/192.0.2.1/tcp/1");
                assertThat(server.get(PROVIDERS, "Accept: application/x-ndjson").body())
                        .contains("/ip4/192.0.2.1/tcp/1");
            }
            assertThat(server.routing.searches).hasValue(1);
            assertThat(server.figures().remembered()).isEqualTo(1);
            Poll.until(() -> {
                server.get(PROVIDERS);
                return server.routing.searches.get() > 1;
            });
            assertThat(server.routing.searches).hasValue(2);
            assertThat(server.figures().remembered()).isEqualTo(1);
        }
    }

    @Test
    void whatIsRememberedIsBounded() throws IOException {
        try (TestServer server = TestServer.withAnswers(answers -> answers.withCacheEntries(10));
                RawHttp client = server.connect()) {
            for (PeerInfo peer : FakeRouting.peers(50)) {
                assertThat(client.get("/routing/v1/peers/" + peer.id()).status())
                        .isEqualTo(200);
            }
            assertThat(server.figures().remembered()).isEqualTo(10);
        }
    }

    // ── those who watch ─────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void whoeverListensIsToldOfEachRequest() throws IOException {
        try (TestServer server = TestServer.start()) {
            server.routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
            RawHttp.Answer answer = server.get(PROVIDERS);
            server.get(PROVIDERS);
            server.get("/routing/v1/peers/nobody");
            server.get("/nothing");
            server.request("OPTIONS", PROVIDERS, new byte[0]);
            Poll.until(() -> server.served.size() == 5);
            assertThat(server.served)
                    .extracting(ServedRequest::endpoint)
                    .containsExactly(
                            Endpoint.PROVIDERS, Endpoint.PROVIDERS, Endpoint.PEERS, Endpoint.OTHER, Endpoint.PREFLIGHT);
            assertThat(server.served).extracting(ServedRequest::status).containsExactly(200, 200, 422, 404, 204);
            ServedRequest first = server.served.get(0);
            assertThat(first.records()).isEqualTo(1);
            assertThat(first.bytes()).isEqualTo(answer.bytes().length);
            assertThat(first.shared()).isFalse();
            assertThat(server.served.get(1).shared()).isTrue();
            assertThat(first.time()).isPositive();
            assertThat(first.client().isLoopbackAddress()).isTrue();
        }
    }

    @Test
    void aListenerThatThrowsHarmsNobody() throws IOException {
        try (TestServer server = TestServer.start(options -> options.withListener(request -> {
            throw new IllegalStateException("planted");
        }))) {
            assertThat(server.get(PEERS).status()).isEqualTo(200);
            assertThat(server.get(PEERS).status()).isEqualTo(200);
        }
    }

    @Test
    void whoWantsToKnowOfRequestsLaterIsToldOfThemUntilItHasEnough() throws IOException {
        try (TestServer server = TestServer.start(options -> options.withListener(request -> {
            throw new IllegalStateException("planted");
        }))) {
            List<ServedRequest> seen = new CopyOnWriteArrayList<>();
            Registration observing = server.server().observe(seen::add);
            assertThat(server.get("/routing/v1/peers/nobody").status()).isEqualTo(422);
            Poll.until(() -> seen.size() == 1); // after the client has its answer
            assertThat(seen.get(0).status()).isEqualTo(422);
            observing.close();
            assertThat(server.get(PEERS).status()).isEqualTo(200);
            assertThat(server.get(PEERS).status()).isEqualTo(200);
            assertThat(seen).hasSize(1);
        }
    }

    @Test
    void clientsBehindATrustedProxyAreToldApart() throws IOException {
        try (TestServer server = TestServer.start(
                options -> options.withProxies(TrustedProxies.of(TrustedProxies.Header.X_FORWARDED_FOR, "127.0.0.0/8"))
                        .withHttp(options.http().withBurstPerAddress(1).withRatePerAddress(1)))) {
            assertThat(server.get(PEERS, "X-Forwarded-For: 192.0.2.1").status()).isEqualTo(200);
            assertThat(server.get(PEERS, "X-Forwarded-For: 192.0.2.2").status()).isEqualTo(200);
            assertThat(server.get(PEERS, "X-Forwarded-For: 192.0.2.9, 192.0.2.1")
                            .status())
                    .isEqualTo(429);
        }
        try (TestServer server =
                TestServer.withHttp(http -> http.withBurstPerAddress(1).withRatePerAddress(1))) {
            assertThat(server.get(PEERS, "X-Forwarded-For: 192.0.2.1").status()).isEqualTo(200);
            assertThat(server.get(PEERS, "X-Forwarded-For: 192.0.2.2").status())
                    .as("believed by nobody")
                    .isEqualTo(429);
        }
    }

    // ── beginning and end ───────────────────────────────────────────────────────────────────────────────────────

    @Test
    void itListensAtSeveralAddressesOfBothKinds() throws IOException {
        try (DelegatedRoutingServer server = DelegatedRoutingServer.over(new FakeRouting())
                .options(anyPort().withListen("127.0.0.1:0", "[::1]:0"))
                .start()
                .join()) {
            assertThat(server.uris()).hasSize(2);
            assertThat(server.uris().get(1).getHost()).isEqualTo("[0:0:0:0:0:0:0:1]");
            for (InetSocketAddress address : server.addresses()) {
                try (RawHttp client = RawHttp.connect(address)) {
                    assertThat(client.get(PEERS).status()).isEqualTo(200);
                }
            }
        }
    }

    @Test
    void anAddressThatIsTakenIsSaid() {
        try (TestServer first = TestServer.start()) {
            CompletableFuture<DelegatedRoutingServer> second = DelegatedRoutingServer.over(new FakeRouting())
                    .options(anyPort()
                            .withListen(
                                    "127.0.0.1:0",
                                    "127.0.0.1:" + first.address().getPort()))
                    .start();
            assertThatThrownBy(second::join)
                    .isInstanceOf(CompletionException.class)
                    .cause()
                    .isInstanceOf(ListenException.class)
                    .hasMessageContaining(
                            "/ip4/127.0.0.1/tcp/" + first.address().getPort());
        }
    }

    @Test
    void whatCannotBeIsSaidAtOnce() {
        assertThatThrownBy(() -> DelegatedRoutingServer.builder().start())
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("nobody to ask");
        for (String wrong : List.of("localhost:80", "127.0.0.1", "::1:80", "127.0.0.1:x", "127.0.0.1:70000", ":80")) {
            assertThatThrownBy(() -> anyPort().withListen(wrong))
                    .as(wrong)
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(wrong.startsWith("localhost") ? "localhost" : wrong);
        }
        assertThatThrownBy(() -> anyPort().withListen()).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void requestsUnderWayAreAnsweredBeforeItStops() throws Exception {
        TestServer server = TestServer.start();
        server.routing.hold = new CompletableFuture<>();
        try (RawHttp busy = server.connect();
                RawHttp idle = server.connect()) {
            assertThat(idle.get("/healthz").status()).isEqualTo(200);
            busy.send("GET " + PROVIDERS + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Poll.until(() -> server.figures().requests() == 1);
            CompletableFuture<Void> stopped = server.server().stop();
            assertThat(idle.isEnded()).isTrue();
            Poll.until(() -> !canConnect(server));
            assertThat(stopped).isNotDone();
            server.routing.hold.complete(null);
            RawHttp.Answer answer = busy.answer();
            assertThat(answer.status()).isEqualTo(200);
            assertThat(answer.header("Connection")).isEqualTo("close");
            stopped.get(60, TimeUnit.SECONDS);
            assertThat(server.server().stop()).succeedsWithin(Duration.ofSeconds(1));
        }
    }

    private static boolean canConnect(TestServer server) {
        try (RawHttp client = server.connect()) {
            return client.socket().isConnected();
        } catch (IOException refused) {
            return false;
        }
    }

    @Test
    void whatDoesNotEndDoesNotKeepItFromStopping() throws Exception {
        TestServer server = TestServer.withHttp(http -> http.withStop(Duration.ofMillis(300)));
        server.routing.hold = new CompletableFuture<>();
        try (RawHttp busy = server.connect()) {
            busy.send("GET " + PROVIDERS + " HTTP/1.1\r\nHost: x\r\n\r\n");
            Poll.until(() -> server.figures().requests() == 1);
            server.server().stop().get(60, TimeUnit.SECONDS);
            assertThat(busy.isEnded()).isTrue();
            assertThat(server.routing.closed).hasValue(1);
        }
        Poll.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().startsWith("libp2p-delegate-server")));
    }

    @Test
    void aNodesRoutersAreAskedAndItsOwnQuestionsAreNot() throws Exception {
        FakeRouting routing = new FakeRouting();
        routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
        try (Node node = Node.builder()
                        .transport(TcpTransport.create())
                        .service(context -> new org.jlibp2p.service.Service() {
                            @Override
                            public CompletableFuture<Void> start() {
                                context.addContentRouting(routing);
                                context.addPeerRouting(routing);
                                context.addValueRouting(routing);
                                return CompletableFuture.completedFuture(null);
                            }
                        })
                        .start()
                        .join();
                DelegatedRoutingServer server = DelegatedRoutingServer.over(node)
                        .closestPeers(routing)
                        .options(anyPort())
                        .start()
                        .join();
                RawHttp client = RawHttp.connect(server.addresses().get(0))) {
            assertThat(client.get(PROVIDERS).body()).contains("/ip4/192.0.2.1/tcp/1");
            assertThat(client.get("/routing/v1/peers/" + node.id()).body())
                    .contains(node.id().toString());
            PeerInfo met = FakeRouting.peer("/ip4/127.0.0.1/tcp/4001");
            assertThat(client.get("/routing/v1/peers/" + met.id()).body()).isEqualTo("{\"Peers\":[]}");
            PeerInfo remembered = FakeRouting.peer("/ip4/127.0.0.1/tcp/4002");
            node.peers().addAddresses(remembered.id(), remembered.addresses(), Duration.ofMinutes(1));
            assertThat(client.get("/routing/v1/peers/" + remembered.id()).body())
                    .contains("/ip4/127.0.0.1/tcp/4002");
            String own = Pseudonym.of(node.id());
            assertThat(client.get(PROVIDERS, "Via: 1.1 cache.example, 1.1 " + own)
                            .status())
                    .isEqualTo(508);
            assertThat(client.get(PROVIDERS, "Via: 1.1 " + Pseudonym.of(FakeRouting.PEER))
                            .status())
                    .isEqualTo(200);
        }
    }
}
