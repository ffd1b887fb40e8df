package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.Poll;
import org.jlibp2p.delegate.serving.TrustedProxies;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.routing.ValueRouting;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** What one address may have under way, while others have theirs; and records that go around. */
@Timeout(value = 120, unit = TimeUnit.SECONDS)
class SharesIT extends ServerFixture {
    private static final String TYPE = "Content-Type: application/vnd.ipfs.ipns-record";
    private static final String ONE = "X-Forwarded-For: 192.0.2.1";
    private static final String OTHER = "X-Forwarded-For: 192.0.2.2";

    private final List<PeerInfo> peers = FakeRouting.peers(8);

    /** Where the clients' addresses are what they say. */
    private void start(UnaryOperator<DelegatedRoutingServerOptions> change) {
        server = TestServer.start(options -> change.apply(
                options.withProxies(TrustedProxies.of(TrustedProxies.Header.X_FORWARDED_FOR, "127.0.0.0/8"))));
        server.routing.hold = new CompletableFuture<>();
    }

    private RawHttp asks(String path, String who) throws IOException {
        return client().send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + who + "\r\n\r\n");
    }

    private String peer(int index) {
        return "/routing/v1/peers/" + peers.get(index).id();
    }

    private static void assertRefused(RawHttp.Answer answer) {
        assertThat(answer.status()).isEqualTo(429);
        assertThat(answer.header("Retry-After")).isEqualTo("1");
    }

    @Test
    void oneAddressDoesNotHaveAllSearches() throws Exception {
        start(options -> options.withAnswers(options.answers().withSearchesPerAddress(2)));
        asks(peer(0), ONE);
        asks(peer(1), ONE);
        Poll.until(() -> server.figures().searches() == 2);
        assertRefused(client().get(peer(2), ONE));
        asks(peer(2), OTHER);
        Poll.until(() -> server.figures().searches() == 3);
        asks(peer(2), ONE); // shares that of the other one
        Poll.until(() -> server.figures().requests() == 4);
        server.routing.hold.complete(null);
        for (RawHttp client : clients) {
            if (client != clients.get(2)) {
                assertThat(client.answer().status()).isEqualTo(200);
            }
        }
        assertThat(client().get(peer(3), ONE).status())
                .as("its share is free again")
                .isEqualTo(200);
    }

    @Test
    void oneAddressDoesNotHaveAllRequests() throws Exception {
        start(options -> options.withHttp(options.http().withRequestsPerAddress(2)));
        asks(PROVIDERS, ONE);
        asks(PROVIDERS, ONE);
        Poll.until(() -> server.figures().requests() == 2);
        assertRefused(client().get(PROVIDERS, ONE));
        asks(PROVIDERS, OTHER);
        Poll.until(() -> server.figures().requests() == 3);
        assertThat(client().get("/healthz", ONE).status()).isEqualTo(200);
        clients.get(0).close();
        Poll.until(() -> server.figures().requests() == 2);
        asks(PROVIDERS, ONE);
        Poll.until(() -> server.figures().requests() == 3);
    }

    @Test
    void anAnswerThatTakesTooLongInAllIsEnded() throws Exception {
        start(options -> options.withHttp(options.http().withAnswer(Duration.ofMillis(500))));
        RawHttp held = asks(PROVIDERS, ONE);
        assertThat(held.isEnded()).isTrue();
        Poll.until(() -> server.routing.closed.get() == 1);
    }

    // ── records that are stored ─────────────────────────────────────────────────────────────────────────────────

    private record Put(String path, byte[] record) {
        static Put some() {
            Identity owner = Identity.generate();
            byte[] record = IpnsRecord.builder(owner)
                    .value("/ipfs/bafkqaaa")
                    .ttl(Duration.ofMinutes(1))
                    .validUntil(Instant.now().plusSeconds(3600))
                    .sign()
                    .encode()
                    .toByteArray();
            return new Put("/routing/v1/ipns/" + IpnsName.of(owner), record);
        }
    }

    private RawHttp puts(Put put, String who) throws IOException {
        return client().send("PUT " + put.path + " HTTP/1.1\r\nHost: x\r\n" + TYPE + "\r\n" + who
                        + "\r\nContent-Length: " + put.record.length + "\r\n\r\n")
                .send(put.record);
    }

    @Test
    void recordsBeingStoredHaveABoundAndEachAddressAShare() throws Exception {
        start(options ->
                options.withAnswers(options.answers().withPublications(3).withPublicationsPerAddress(2)));
        puts(Put.some(), ONE);
        puts(Put.some(), ONE);
        Poll.until(() -> server.routing.searches.get() == 2);
        assertRefused(puts(Put.some(), ONE).answer());
        puts(Put.some(), OTHER);
        Poll.until(() -> server.routing.searches.get() == 3);
        assertThat(puts(Put.some(), OTHER).answer().status()).isEqualTo(503);
        server.routing.hold.complete(null);
        assertThat(clients.get(0).answer().status()).isEqualTo(200);
        assertThat(puts(Put.some(), ONE).answer().status()).isEqualTo(200);
    }

    @Test
    void theSameRecordIsStoredOnceForAllWhoAskForItAndNotAgainAtOnce() throws Exception {
        start(options -> options);
        Put put = Put.some();
        puts(put, ONE);
        puts(put, OTHER);
        Poll.until(() -> server.figures().requests() == 2);
        clients.get(0).close();
        Poll.until(() -> server.figures().requests() == 1);
        assertThat(server.routing.closed).as("somebody waits for it yet").hasValue(0);
        server.routing.hold.complete(null);
        assertThat(clients.get(1).answer().status()).isEqualTo(200);
        assertThat(puts(put, ONE).answer().status()).isEqualTo(200);
        assertThat(server.routing.searches).hasValue(1);
    }

    @Test
    void aRecordThatIsBeingStoredIsRefusedToAnotherNode() throws Exception {
        start(options -> options);
        Put put = Put.some();
        puts(put, ONE);
        Poll.until(() -> server.routing.searches.get() == 1);
        String node = "Via: 1.1 " + Pseudonym.of(FakeRouting.PEER);
        assertThat(puts(put, node).answer().status()).isEqualTo(508);
        puts(put, "Via: 1.1 cache.example");
        Poll.until(() -> server.figures().requests() == 2);
    }

    @Test
    void twoDelegatesOfOneAnotherDoNotSendARecordAroundForEver() throws Exception {
        HttpClient http = HttpClient.newHttpClient();
        AtomicInteger stored = new AtomicInteger();
        List<DelegatedRoutingServer> servers = new ArrayList<>();
        Put put = Put.some();
        for (int i = 0; i < 2; i++) {
            int other = 1 - i;
            String via = "1.1 " + Pseudonym.of(Identity.generate().peerId());
            servers.add(DelegatedRoutingServer.builder()
                    .values(new ValueRouting() {
                        @Override
                        public CompletableFuture<Optional<Bytes>> findValue(Bytes key) {
                            return CompletableFuture.completedFuture(Optional.empty());
                        }

                        @Override
                        public CompletableFuture<Void> putValue(Bytes key, Bytes value) {
                            stored.incrementAndGet();
                            URI uri = servers.get(other).uris().get(0).resolve(put.path);
                            return http.sendAsync(
                                            HttpRequest.newBuilder(uri)
                                                    .header("Content-Type", "application/vnd.ipfs.ipns-record")
                                                    .header("Via", via)
                                                    .PUT(HttpRequest.BodyPublishers.ofByteArray(value.toByteArray()))
                                                    .build(),
                                            HttpResponse.BodyHandlers.discarding())
                                    .thenAccept(answer -> {});
                        }
                    })
                    .options(DelegatedRoutingServerOptions.defaults().withListen("127.0.0.1:0"))
                    .start()
                    .join());
        }
        try (RawHttp client = RawHttp.connect(servers.get(0).addresses().get(0))) {
            assertThat(client.request("PUT", put.path, put.record, TYPE).status())
                    .isEqualTo(200);
        } finally {
            servers.forEach(DelegatedRoutingServer::close);
        }
        assertThat(stored).as("once by each").hasValue(2);
    }
}
