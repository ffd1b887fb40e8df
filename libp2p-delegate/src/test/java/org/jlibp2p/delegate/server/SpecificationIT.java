package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.schema.ListDocument;
import org.jlibp2p.delegate.schema.NdjsonReader;
import org.jlibp2p.delegate.schema.RecordCodec;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

/** The sentences of the specification that are about servers, one by one; docs/delegated-routing.md lists them. */
@Timeout(value = 60, unit = TimeUnit.SECONDS)
class SpecificationIT {
    private static final String PROVIDERS = "/routing/v1/providers/";
    private static final String PEERS = "/routing/v1/peers/";
    private static final String IPNS = "/routing/v1/ipns/";
    private static final String CLOSEST = "/routing/v1/dht/closest/peers/";
    private static final String NDJSON = "Accept: application/x-ndjson";
    private static final String RECORD = "application/vnd.ipfs.ipns-record";

    private TestServer server;
    private FakeRouting routing;

    @BeforeEach
    void start() {
        server = TestServer.start();
        routing = server.routing;
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static List<String> ids(String body) {
        return Stream.of(body.split("\"ID\":\""))
                .skip(1)
                .map(rest -> rest.substring(0, rest.indexOf('"')))
                .toList();
    }

    private static void wasFoundNow(RawHttp.Answer answer) {
        assertThat(HttpDates.parse(answer.header("Last-Modified")))
                .hasValueSatisfying(found -> assertThat(found).isCloseTo(Instant.now(), within(1, ChronoUnit.MINUTES)));
    }

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
        TimeUnit.MILLISECONDS.sleep(1100);
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

    // ── filters ─────────────────────────────────────────────────────────────────────────────────────────────────

    private String filtered(String query) throws IOException {
        return server.get(PROVIDERS + FakeRouting.CID + "?" + query).body();
    }

    @Test
    void addressesAreFilteredByAnyOfTheNames() throws IOException {
        routing.provide(FakeRouting.peer(
                "/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.1/udp/1/quic-v1", "/dns4/example.org/tcp/443/tls/ws"));
        assertThat(filtered("filter-addrs=quic-v1,ws"))
                .contains("\"Addrs\":[\"/ip4/192.0.2.1/udp/1/quic-v1\",\"/dns4/example.org/tcp/443/tls/ws\"]");
        assertThat(filtered("filter-addrs=QUIC-V1%2Cws")).isEqualTo(filtered("filter-addrs=quic-v1,ws"));
    }

    @Test
    void addressesAreFilteredOutByAllOfTheNegatedNames() throws IOException {
        routing.provide(
                FakeRouting.peer("/ip4/192.0.2.1/tcp/1", "/ip6/2001:db8::1/tcp/1", "/ip4/192.0.2.1/udp/1/quic-v1"));
        assertThat(filtered("filter-addrs=!ip6,!quic-v1")).contains("\"Addrs\":[\"/ip4/192.0.2.1/tcp/1\"]");
        assertThat(filtered("filter-addrs=tcp,!ip6")).contains("\"Addrs\":[\"/ip4/192.0.2.1/tcp/1\"]");
    }

    @Test
    void whoHasNoAddressLeftIsLeftOut() throws IOException {
        routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"), FakeRouting.peer());
        assertThat(filtered("filter-addrs=webtransport")).isEqualTo("{\"Providers\":[]}");
        assertThat(ids(filtered("filter-addrs=webtransport,unknown"))).hasSize(1);
    }

    @Test
    void withoutAFilterNothingIsChanged() throws IOException {
        PeerInfo one = FakeRouting.peer("/ip4/192.0.2.1/tcp/1");
        PeerInfo nowhere = FakeRouting.peer();
        routing.provide(one, nowhere);
        RecordCodec codec = new RecordCodec(10_000);
        String whole = ListDocument.PROVIDERS
                .write(List.of(codec.encode(PeerSchema.of(one)), codec.encode(PeerSchema.of(nowhere))))
                .utf8();
        assertThat(filtered("")).isEqualTo(whole);
        assertThat(filtered("other=1")).isEqualTo(whole);
    }

    @Test
    void protocolsAreFilteredAndUnknownOnesAskedForByName() throws IOException {
        routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
        assertThat(ids(filtered("filter-protocols=transport-bitswap"))).isEmpty();
        assertThat(ids(filtered("filter-protocols=unknown,transport-bitswap"))).hasSize(1);
        assertThat(ids(filtered("filter-protocols=UNKNOWN"))).hasSize(1);
    }

    @Test
    void aFilterThatIsNoneIsAnsweredWith422() throws IOException {
        assertThat(server.get(PROVIDERS + FakeRouting.CID + "?filter-protocols=" + "x".repeat(80))
                        .status())
                .isEqualTo(422);
    }

    @Test
    void peersAreFilteredLikeProviders() throws IOException {
        PeerInfo peer = FakeRouting.peer("/ip4/192.0.2.1/tcp/1", "/ip4/192.0.2.1/udp/1/quic-v1");
        routing.peers.put(peer.id(), peer);
        assertThat(server.get(PEERS + peer.id() + "?filter-addrs=tcp").body())
                .contains("\"Addrs\":[\"/ip4/192.0.2.1/tcp/1\"]");
        assertThat(server.get(PEERS + peer.id() + "?filter-protocols=transport-bitswap")
                        .body())
                .isEqualTo("{\"Peers\":[]}");
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

    // ── IPNS ────────────────────────────────────────────────────────────────────────────────────────────────────

    private static IpnsRecord signed(Identity owner, Duration lifetime, Duration ttl) {
        return IpnsRecord.builder(owner)
                .value("/ipfs/bafkqaaa")
                .ttl(ttl)
                .validUntil(Instant.now().plus(lifetime))
                .sign();
    }

    private RawHttp.Answer put(IpnsName name, byte[] body, String type) throws IOException {
        return server.request("PUT", IPNS + name, body, "Content-Type: " + type);
    }

    private void store(Identity owner, IpnsRecord record) {
        routing.values.put(IpnsName.of(owner).routingKey(), record.encode());
    }

    @Test
    void aRecordIsToldAsItIsWithItsContentType() throws IOException {
        Identity owner = Identity.generate();
        IpnsRecord record = signed(owner, Duration.ofHours(1), Duration.ofMinutes(2));
        store(owner, record);
        RawHttp.Answer answer = server.get(IPNS + IpnsName.of(owner), "Accept: " + RECORD);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo(RECORD);
        assertThat(Bytes.wrap(answer.bytes())).isEqualTo(record.encode());
    }

    @Test
    void noRecordIsStatus200WithAnotherContentType() throws IOException {
        RawHttp.Answer answer = server.get(IPNS + FakeRouting.PEER.toCid());
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("text/plain; charset=utf-8");
        assertThat(answer.header("Cache-Control")).contains("max-age=15,");
    }

    @Test
    void anotherContentTypeThanARecordsIsAnsweredWith406AndWhatToAskFor() throws IOException {
        RawHttp.Answer answer = server.get(IPNS + FakeRouting.PEER.toCid(), "Accept: application/json");
        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.body()).contains("Accept: " + RECORD);
        assertThat(server.get(IPNS + FakeRouting.PEER.toCid(), "Accept: */*").status())
                .isEqualTo(200);
    }

    @Test
    void theEtagIsThatOfTheRecord() throws IOException {
        Identity owner = Identity.generate();
        store(owner, signed(owner, Duration.ofHours(1), Duration.ofMinutes(2)));
        String path = IPNS + IpnsName.of(owner);
        String etag = server.get(path).header("ETag");
        assertThat(etag).matches("\"[a-z2-7]{50,}\"");
        assertThat(server.get(path, "If-None-Match: " + etag).status()).isEqualTo(304);
        assertThat(server.get(path, "If-None-Match: \"x\", W/" + etag).status()).isEqualTo(304);
        assertThat(server.get(path, "If-None-Match: \"x\"").status()).isEqualTo(200);

        IpnsRecord next = signed(owner, Duration.ofHours(2), Duration.ofMinutes(2));
        assertThat(put(IpnsName.of(owner), next.encode().toByteArray(), RECORD).status())
                .isEqualTo(200);
        assertThat(server.get(path).header("ETag")).isNotEqualTo(etag);
    }

    @Test
    void aRecordMayBeKeptForItsTtlAndNeverBeyondItsEnd() throws IOException {
        Identity owner = Identity.generate();
        store(owner, signed(owner, Duration.ofHours(1), Duration.ofMinutes(2)));
        String control = server.get(IPNS + IpnsName.of(owner)).header("Cache-Control");
        assertThat(control)
                .startsWith("public, max-age=120, stale-while-revalidate=34")
                .contains("stale-if-error=34");

        Identity brief = Identity.generate();
        store(brief, signed(brief, Duration.ofSeconds(30), Duration.ofHours(1)));
        assertThat(server.get(IPNS + IpnsName.of(brief)).header("Cache-Control"))
                .matches("public, max-age=(2.|30), stale-while-revalidate=0, stale-if-error=0");
    }

    @Test
    void aRecordWithoutATtlMayBeKeptForAMinute() throws IOException {
        Identity owner = Identity.generate();
        store(owner, signed(owner, Duration.ofHours(1), Duration.ZERO));
        assertThat(server.get(IPNS + IpnsName.of(owner)).header("Cache-Control"))
                .contains("max-age=60,");
    }

    @Test
    void aRecordExpiresWhenItsSignatureDoes() throws IOException {
        Identity owner = Identity.generate();
        IpnsRecord record = signed(owner, Duration.ofHours(1), Duration.ofMinutes(2));
        store(owner, record);
        RawHttp.Answer answer = server.get(IPNS + IpnsName.of(owner));
        assertThat(answer.header("Expires")).isEqualTo(HttpDates.format(record.validity()));
        assertThat(HttpDates.parse(answer.header("Last-Modified"))).isPresent();
    }

    @Test
    void aRecordThatIsNotItsNamesOrIsOverIsNotTold() throws IOException {
        Identity owner = Identity.generate();
        Identity other = Identity.generate();
        store(owner, signed(other, Duration.ofHours(1), Duration.ofMinutes(2)));
        assertThat(server.get(IPNS + IpnsName.of(owner)).header("Content-Type")).startsWith("text/plain");
        store(other, signed(other, Duration.ofSeconds(-1), Duration.ofMinutes(2)));
        assertThat(server.get(IPNS + IpnsName.of(other)).header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void aRecordThatIsRememberedIsNotToldWhenItIsOver() throws Exception {
        Identity owner = Identity.generate();
        store(owner, signed(owner, Duration.ofMillis(1500), Duration.ofHours(1)));
        assertThat(server.get(IPNS + IpnsName.of(owner)).header("Content-Type")).isEqualTo(RECORD);
        TimeUnit.MILLISECONDS.sleep(1700);
        assertThat(server.get(IPNS + IpnsName.of(owner)).header("Content-Type")).startsWith("text/plain");
    }

    @Test
    void aRecordIsRememberedForItsTtlAndNoLonger() throws Exception {
        Identity owner = Identity.generate();
        store(owner, signed(owner, Duration.ofHours(1), Duration.ofSeconds(2)));
        String first = server.get(IPNS + IpnsName.of(owner)).header("ETag");
        store(owner, signed(owner, Duration.ofHours(2), Duration.ofSeconds(2)));
        TimeUnit.MILLISECONDS.sleep(1100);
        RawHttp.Answer remembered = server.get(IPNS + IpnsName.of(owner));
        assertThat(remembered.header("Cache-Control")).containsAnyOf("max-age=1,", "max-age=2,");
        TimeUnit.MILLISECONDS.sleep(1100);
        assertThat(server.get(IPNS + IpnsName.of(owner)).header("ETag")).isNotEqualTo(first);
    }

    @Test
    void aRecordThatIsPutIsStored() throws IOException {
        Identity owner = Identity.generate();
        IpnsRecord record = signed(owner, Duration.ofHours(1), Duration.ofMinutes(2));
        assertThat(server.get(IPNS + IpnsName.of(owner)).header("Content-Type")).startsWith("text/plain");
        assertThat(put(IpnsName.of(owner), record.encode().toByteArray(), RECORD)
                        .status())
                .isEqualTo(200);
        assertThat(routing.values).containsEntry(IpnsName.of(owner).routingKey(), record.encode());
        assertThat(Bytes.wrap(server.get(IPNS + IpnsName.of(owner)).bytes())).isEqualTo(record.encode());
    }

    @Test
    void aRecordOrNameThatIsNotValidIsAnsweredWith400AndNotStored() throws IOException {
        Identity owner = Identity.generate();
        Identity other = Identity.generate();
        byte[] good = signed(owner, Duration.ofHours(1), Duration.ofMinutes(2))
                .encode()
                .toByteArray();
        byte[] forged = good.clone();
        forged[good.length - 1]++;
        byte[] over = signed(owner, Duration.ofSeconds(-5), Duration.ofMinutes(2))
                .encode()
                .toByteArray();
        assertThat(put(IpnsName.of(owner), forged, RECORD).status()).isEqualTo(400);
        assertThat(put(IpnsName.of(owner), over, RECORD).status()).isEqualTo(400);
        assertThat(put(IpnsName.of(owner), new byte[0], RECORD).status()).isEqualTo(400);
        assertThat(put(IpnsName.of(other), good, RECORD).status()).isEqualTo(400);
        assertThat(server.request("PUT", IPNS + "example.org", good, "Content-Type: " + RECORD)
                        .status())
                .isEqualTo(400);
        assertThat(server.get(IPNS + "example.org").status()).isEqualTo(400);
        assertThat(routing.values).isEmpty();
    }

    @Test
    void anotherContentTypeThatIsPutIsAnsweredWith406AndWhatToSend() throws IOException {
        RawHttp.Answer answer = put(new IpnsName(FakeRouting.PEER), new byte[] {1}, "application/octet-stream");
        assertThat(answer.status()).isEqualTo(406);
        assertThat(answer.body()).contains("Content-Type: " + RECORD);
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

    // ── streaming ───────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aStreamHasARecordOnEachLine() throws IOException {
        List<PeerInfo> found = FakeRouting.peers(3);
        routing.providers = found::iterator;
        RawHttp.Answer answer = server.get(PROVIDERS + FakeRouting.CID, NDJSON);
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(answer.header("Cache-Control")).contains("max-age=300,");
        assertThat(answer.header("Vary")).isEqualTo("Accept");
        wasFoundNow(answer);
        assertThat(answer.body()).endsWith("\n");
        assertThat(answer.body().lines().map(line -> read(line).info())).isEqualTo(found);
    }

    private static PeerSchema read(String line) {
        NdjsonReader reader = NdjsonReader.create(10_000);
        reader.feed(Bytes.utf8(line + "\n"));
        RoutingRecord record = reader.next().orElseThrow();
        return (PeerSchema) record;
    }

    @Test
    void aStreamIsSentRecordByRecord() throws Exception {
        CompletableFuture<Void> second = new CompletableFuture<>();
        List<PeerInfo> found = FakeRouting.peers(2);
        routing.providers = () -> {
            var records = found.iterator();
            return new java.util.Iterator<>() {
                @Override
                public boolean hasNext() {
                    return records.hasNext();
                }

                @Override
                public PeerInfo next() {
                    routing.hold = second;
                    return records.next();
                }
            };
        };
        try (RawHttp client = server.connect()) {
            client.send("GET " + PROVIDERS + FakeRouting.CID + " HTTP/1.1\r\nHost: x\r\n" + NDJSON + "\r\n\r\n");
            while (!client.line().isEmpty()) {
                continue;
            }
            assertThat(new String(client.chunk(), StandardCharsets.UTF_8))
                    .contains(found.get(0).id().toString());
            assertThat(second).isNotDone();
            second.complete(null);
            assertThat(new String(client.chunk(), StandardCharsets.UTF_8))
                    .contains(found.get(1).id().toString());
            assertThat(client.chunk()).isEmpty();
        }
    }

    @Test
    void aStreamWithoutRecordsIsEmptyWithStatus200() throws IOException {
        RawHttp.Answer answer = server.get(PROVIDERS + FakeRouting.CID, NDJSON);
        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.header("Content-Type")).isEqualTo("application/x-ndjson");
        assertThat(answer.body()).isEmpty();
        assertThat(answer.header("Cache-Control")).contains("max-age=15,");
    }

    @Test
    void nothingIsStreamedUnlessItIsAskedForByName() throws IOException {
        routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
        for (String accept : List.of(
                "Accept: application/json",
                "Accept: */*",
                "Accept: application/*",
                "X-None: 1",
                "Accept: application/json, application/x-ndjson;q=0.5",
                "Accept: application/x-ndjson;q=0, */*")) {
            assertThat(server.get(PROVIDERS + FakeRouting.CID, accept).header("Content-Type"))
                    .as(accept)
                    .isEqualTo("application/json");
        }
        for (String accept : List.of(
                NDJSON,
                "Accept: application/x-ndjson,application/json",
                "Accept: application/x-ndjson, */*;q=0.1",
                "Accept: application/json;q=0.1, application/x-ndjson")) {
            assertThat(server.get(PROVIDERS + FakeRouting.CID, accept).header("Content-Type"))
                    .as(accept)
                    .isEqualTo("application/x-ndjson");
        }
        assertThat(server.get(PROVIDERS + FakeRouting.CID, "Accept: text/html").status())
                .isEqualTo(406);
    }

    // ── error codes ─────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void anUnknownPathIsAnsweredWith400() throws IOException {
        for (String path : List.of(
                "/routing/v1/",
                "/routing/v1/nothing",
                PEERS,
                IPNS,
                CLOSEST,
                PROVIDERS + FakeRouting.CID + "/more",
                "/routing/v1/dht/x")) {
            assertThat(server.get(path).status()).as(path).isEqualTo(400);
        }
        assertThat(server.get("/").status()).isEqualTo(404);
        assertThat(server.get("/routing/v2/providers/x").status()).isEqualTo(404);
    }

    @Test
    void aMethodThatIsNotSupportedIsAnsweredWith501Or405() throws IOException {
        assertThat(server.request("BREW", PROVIDERS + FakeRouting.CID, new byte[0])
                        .status())
                .isEqualTo(501);
        RawHttp.Answer posted = server.request("POST", PROVIDERS + FakeRouting.CID, new byte[] {1});
        assertThat(posted.status()).isEqualTo(405);
        assertThat(posted.header("Allow")).isEqualTo("GET, HEAD, OPTIONS");
        assertThat(server.get("/routing/v1/providers/").header("Allow")).isEqualTo("PUT, OPTIONS");
    }

    @Test
    void whoAsksTooOftenIsAnsweredWith429AndWhenToAskAgain() throws IOException {
        try (TestServer strict =
                        TestServer.withHttp(http -> http.withBurstPerAddress(2).withRatePerAddress(1));
                RawHttp client = strict.connect()) {
            assertThat(client.get(PEERS + FakeRouting.PEER).status()).isEqualTo(200);
            assertThat(client.get(PEERS + FakeRouting.PEER).status()).isEqualTo(200);
            RawHttp.Answer refused = client.get(PEERS + FakeRouting.PEER);
            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.header("Retry-After")).isEqualTo("1");
            assertThat(refused.header("Access-Control-Allow-Origin")).isEqualTo("*");
            assertThat(client.get("/healthz").status()).isEqualTo(200);
        }
    }

    @Test
    void theHistoricProvideIsAnsweredWith501() throws IOException {
        String body = "{\"Providers\":[]}";
        for (String path : List.of("/routing/v1/providers", "/routing/v1/providers/")) {
            RawHttp.Answer answer = server.request(
                    "PUT", path, body.getBytes(StandardCharsets.UTF_8), "Content-Type: application/json");
            assertThat(answer.status()).isEqualTo(501);
            assertThat(answer.body()).contains("IPIP-0526");
            assertThat(server.request("PUT", path, new byte[] {1}, "Content-Type: text/plain")
                            .status())
                    .isEqualTo(415);
        }
    }

    // ── CORS ────────────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aBrowserThatAsksFirstIsAllowedToAsk() throws IOException {
        RawHttp.Answer answer = server.request(
                "OPTIONS",
                IPNS + FakeRouting.PEER,
                new byte[0],
                "Origin: https://app.example",
                "Access-Control-Request-Method: PUT",
                "Access-Control-Request-Headers: content-type, x-more");
        assertThat(answer.status()).isEqualTo(204);
        assertThat(answer.header("Access-Control-Allow-Origin")).isEqualTo("*");
        assertThat(answer.header("Access-Control-Allow-Methods")).contains("GET", "PUT", "OPTIONS");
        assertThat(answer.header("Access-Control-Allow-Headers")).isEqualTo("content-type, x-more");
        assertThat(answer.header("Access-Control-Max-Age")).isEqualTo("86400");
    }

    @Test
    void everyAnswerMayBeReadByEveryPage() throws IOException {
        for (String path : List.of(
                PROVIDERS + FakeRouting.CID,
                PROVIDERS + "wrong",
                "/routing/v1/nothing",
                "/nothing",
                IPNS + FakeRouting.PEER)) {
            RawHttp.Answer answer = server.get(path, "Origin: https://app.example");
            assertThat(answer.header("Access-Control-Allow-Origin")).as(path).isEqualTo("*");
            assertThat(answer.header("Access-Control-Allow-Methods")).as(path).contains("GET", "OPTIONS");
            assertThat(answer.header("Access-Control-Expose-Headers")).as(path).contains("ETag", "Retry-After");
        }
    }
}
