package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.Poll;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The sentences of the specification about who has content, where peers are and who is close, for servers; docs/delegated-routing.md lists them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class RoutingSpecificationIT extends SpecificationFixture {
    private static final String FEW_SECONDS = "[1-9]|10";

    // ── common data types ───────────────────────────────────────────────────────────────────────────────────────

    @Test
    void cidsAreReadInAnyMultibaseAndBothVersions() throws IOException {
        routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
        Cid old = Cid.v0(FakeRouting.CID.hash());
        for (String cid : List.of(
                FakeRouting.CID.toString(),
                FakeRouting.CID.toString(Multibase.BASE36),
                FakeRouting.CID.toString(Multibase.BASE58_BTC),
                FakeRouting.CID.toString(Multibase.BASE16),
                old.toString())) {
            assertThat(server.get(PROVIDERS + cid).status()).as(cid).isEqualTo(200);
        }
        assertThat(routing.searches).as("all name the same content").hasValue(1);
    }

    @Test
    void peerIdsAreReadInAllSpellings() throws IOException {
        for (Identity identity : List.of(Identity.generate(), Identity.generate(KeyType.ECDSA))) {
            PeerId peer = identity.peerId();
            routing.peers.put(
                    peer,
                    new PeerInfo(peer, FakeRouting.peer("/ip4/192.0.2.1/tcp/1").addresses()));
            for (String text : List.of(
                    peer.toString(),
                    peer.toCid().toString(Multibase.BASE36),
                    peer.toCid().toString(Multibase.BASE32),
                    Cid.v1(Cid.RAW, peer.toCid().hash()).toString())) {
                RawHttp.Answer answer = server.get(PEERS + text);
                assertThat(ids(answer.body())).as(text).containsExactly(peer.toString());
            }
        }
    }

    @Test
    void addressesAreText() throws IOException {
        routing.provide(FakeRouting.peer("/ip4/192.0.2.1/udp/4001/quic-v1", "/dns4/example.org/tcp/443/tls/ws"));
        assertThat(server.get(PROVIDERS + FakeRouting.CID).body())
                .contains("\"Addrs\":[\"/ip4/192.0.2.1/udp/4001/quic-v1\",\"/dns4/example.org/tcp/443/tls/ws\"]");
    }

    // ── content routing ─────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void providersAreAListOfRecordsOfTheSchemaPeer() throws IOException {
        PeerInfo provider = FakeRouting.peer("/ip4/192.0.2.1/tcp/4001");
        routing.provide(provider);
        RawHttp.Answer answer = server.get(PROVIDERS + FakeRouting.CID);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
        assertThat(answer.body())
                .isEqualTo("{\"Providers\":[{\"Schema\":\"peer\",\"ID\":\"" + provider.id()
                        + "\",\"Addrs\":[\"/ip4/192.0.2.1/tcp/4001\"],\"Protocols\":[]}]}");
    }

    @Test
    void noProvidersAreAnEmptyListWithStatus200() throws IOException {
        RawHttp.Answer answer = server.get(PROVIDERS + FakeRouting.CID);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"Providers\":[]}");
        assertThat(answer.header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void whatIsNoCidIsAnsweredWith422() throws IOException {
        for (String wrong : List.of("not-a-cid", "bafy", "%20", "12D3KooWwrong")) {
            assertThat(server.get(PROVIDERS + wrong).status()).as(wrong).isEqualTo(422);
        }
        assertThat(routing.searches).hasValue(0);
    }

    @Test
    void lastModifiedIsTheTimeOfTheResolution() throws Exception {
        Instant before = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/4001"));
        String first = server.get(PROVIDERS + FakeRouting.CID).header("Last-Modified");
        assertThat(HttpDates.parse(first).orElseThrow()).isBetween(before, Instant.now());
        Poll.until(() -> server.get(PROVIDERS + FakeRouting.CID).header("Age") != null); // another second than that
        assertThat(server.get(PROVIDERS + FakeRouting.CID).header("Last-Modified"))
                .isEqualTo(first);
    }

    @Test
    void whoHasTheSameResolutionIsAnsweredWith304() throws IOException {
        routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/4001"));
        String modified = server.get(PROVIDERS + FakeRouting.CID).header("Last-Modified");
        RawHttp.Answer known = server.get(PROVIDERS + FakeRouting.CID, "If-Modified-Since: " + modified);
        assertThat(known.status()).isEqualTo(304);
        assertThat(known.bytes()).isEmpty();
        assertThat(known.header("Cache-Control")).contains("max-age=300");
        String old = HttpDates.format(HttpDates.parse(modified).orElseThrow().minusSeconds(1));
        assertThat(server.get(PROVIDERS + FakeRouting.CID, "If-Modified-Since: " + old)
                        .status())
                .isEqualTo(200);
        assertThat(server.get(PROVIDERS + FakeRouting.CID, "If-Modified-Since: yesterday")
                        .status())
                .isEqualTo(200);
    }

    @Test
    void whatWasFoundMayBeKeptForLongAndNothingForAMoment() throws IOException {
        assertThat(server.get(PROVIDERS + FakeRouting.CID).header("Cache-Control"))
                .isEqualTo("public, max-age=15, stale-while-revalidate=172800, stale-if-error=172800");
        routing.peers.put(FakeRouting.PEER, new PeerInfo(FakeRouting.PEER, List.of()));
        assertThat(server.get(PEERS + FakeRouting.PEER).header("Cache-Control"))
                .isEqualTo("public, max-age=300, stale-while-revalidate=172800, stale-if-error=172800");
    }

    @Test
    void whatIsRememberedSaysHowOldItIs() throws Exception {
        routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
        String nobody = IPNS + FakeRouting.PEER;
        assertThat(server.get(PROVIDERS + FakeRouting.CID).header("Age")).isNull();
        assertThat(server.get(nobody).header("Age")).isNull();
        Poll.until(() -> server.get(nobody).header("Age") != null); // the younger one
        RawHttp.Answer remembered = server.get(PROVIDERS + FakeRouting.CID);
        assertThat(remembered.header("Age")).matches(FEW_SECONDS);
        assertThat(remembered.header("Cache-Control")).contains("max-age=300,");
        assertThat(server.get(PROVIDERS + FakeRouting.CID, NDJSON).header("Age"))
                .matches(FEW_SECONDS);
        assertThat(server.get(nobody).header("Age")).matches(FEW_SECONDS);
        RawHttp.Answer same =
                server.get(PROVIDERS + FakeRouting.CID, "If-Modified-Since: " + remembered.header("Last-Modified"));
        assertThat(same.status()).isEqualTo(304);
        assertThat(same.header("Age")).matches(FEW_SECONDS);
    }

    @Test
    void answersDifferByAccept() throws IOException {
        routing.closest = FakeRouting.peers(1);
        for (String path : List.of(
                PROVIDERS + FakeRouting.CID,
                PEERS + FakeRouting.PEER,
                CLOSEST + FakeRouting.PEER,
                IPNS + FakeRouting.PEER)) {
            assertThat(server.get(path).header("Vary")).as(path).isEqualTo("Accept");
        }
    }

    @Test
    void aDocumentHasAHundredRecordsAndAStreamMore() throws IOException {
        List<PeerInfo> many = FakeRouting.peers(250);
        routing.providers = many::iterator;
        assertThat(ids(server.get(PROVIDERS + FakeRouting.CID).body())).hasSize(100);
        assertThat(ids(server.get(PROVIDERS + FakeRouting.CID, NDJSON).body())).hasSize(250);
    }

    // ── peer routing ────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aPeerIsAListOfOneRecord() throws IOException {
        PeerInfo peer = FakeRouting.peer("/ip4/192.0.2.1/tcp/1");
        routing.peers.put(peer.id(), peer);
        RawHttp.Answer answer = server.get(PEERS + peer.id());
        assertThat(answer.body()).startsWith("{\"Peers\":[{\"Schema\":\"peer\"").endsWith("]}");
        assertThat(ids(answer.body())).containsExactly(peer.id().toString());
        wasFoundNow(answer);
    }

    @Test
    void aPeerThatNobodyKnowsIsAnEmptyListWithStatus200() throws IOException {
        RawHttp.Answer answer = server.get(PEERS + FakeRouting.PEER);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body()).isEqualTo("{\"Peers\":[]}");
        assertThat(answer.header("Cache-Control")).contains("max-age=15,");
    }

    @Test
    void whatIsNoPeerIdIsAnsweredWith422() throws IOException {
        for (String wrong :
                List.of("nobody", "12D3KooW", FakeRouting.CID.toString().substring(5))) {
            assertThat(server.get(PEERS + wrong).status()).as(wrong).isEqualTo(422);
        }
    }

    // ── closest peers ───────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void theClosestPeersAreToldInTheirOrderAndTwentyOfThem() throws IOException {
        routing.closest = FakeRouting.peers(30);
        RawHttp.Answer answer = server.get(CLOSEST + FakeRouting.PEER);
        assertThat(answer.body()).startsWith("{\"Peers\":[");
        assertThat(ids(answer.body()))
                .isEqualTo(routing.closest.subList(0, 20).stream()
                        .map(each -> each.id().toString())
                        .toList());
        assertThat(answer.header("Cache-Control")).contains("max-age=300,");
        wasFoundNow(answer);
        assertThat(ids(server.get(CLOSEST + FakeRouting.PEER, NDJSON).body())).isEqualTo(ids(answer.body()));
    }

    @Test
    void theKeyIsAPeerIdOrACidInAnySpelling() throws IOException {
        routing.closest = FakeRouting.peers(1);
        for (String key : List.of(
                FakeRouting.PEER.toString(),
                FakeRouting.PEER.toCid().toString(Multibase.BASE36),
                FakeRouting.PEER.toCid().toString(Multibase.BASE32))) {
            assertThat(server.get(CLOSEST + key).status()).isEqualTo(200);
            assertThat(routing.closestKey).isEqualTo(FakeRouting.PEER.bytes());
        }
        assertThat(server.get(CLOSEST + FakeRouting.CID).status()).isEqualTo(200);
        assertThat(routing.closestKey).isEqualTo(FakeRouting.CID.hash().bytes());
        assertThat(server.get(CLOSEST + "nothing").status()).isEqualTo(422);
    }

    @Test
    void nobodyCloseToAKeyIsAnsweredWith404() throws IOException {
        RawHttp.Answer answer = server.get(CLOSEST + FakeRouting.PEER);
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.header("Cache-Control")).contains("max-age=15,");
        assertThat(server.get(CLOSEST + FakeRouting.CID, NDJSON).status()).isEqualTo(404);
    }

    @Test
    void whatIsNotSearchedForIsAnsweredWith501() throws IOException {
        try (DelegatedRoutingServer small = DelegatedRoutingServer.builder()
                        .peers(routing)
                        .options(DelegatedRoutingServerOptions.defaults().withListen("127.0.0.1:0"))
                        .start()
                        .join();
                RawHttp client = RawHttp.connect(small.addresses().get(0))) {
            assertThat(client.get(CLOSEST + FakeRouting.PEER).status()).isEqualTo(501);
            assertThat(client.get(PROVIDERS + FakeRouting.CID).status()).isEqualTo(501);
            assertThat(client.get(IPNS + FakeRouting.PEER).status()).isEqualTo(501);
            assertThat(client.get(PEERS + FakeRouting.PEER).status()).isEqualTo(200);
        }
    }
}
