package org.jlibp2p.delegate;

import java.net.URI;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jlibp2p.async.Registration;
import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.http.AskedDelegate;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.record.UnknownSchema;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.routing.RoutingException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The sentences of the specification about who has content, where peers are and who is close, for clients; docs/delegated-routing.md lists them. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DelegatedRoutingTest extends DelegateFixture {
    private static final String ADDRESS = "/ip4/192.0.2.1/tcp/4001";
    private static final PeerInfo INFO = new PeerInfo(PEER, List.of(Multiaddr.parse(ADDRESS)));

    // ── what is sent ────────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void providersAreAskedForByACidOfVersionOneInBase32() {
        ScriptedHttpServer server = server((request, reply) -> reply.json("{\"Providers\":[]}"));
        Multihash hash = Multihash.sha256(Bytes.utf8("old"));
        assertThat(all(asking(server).findProviders(Cid.v0(hash)))).isEmpty();
        assertThat(server.onlyRequest().method()).isEqualTo("GET");
        assertThat(server.onlyRequest().target())
                .isEqualTo("/routing/v1/providers/" + Cid.v1(Cid.DAG_PB, hash).toString(Multibase.BASE32));
    }

    @Test
    void whoeverMeasuresIsToldOfEachQuestionWithItsStatusAndTime() {
        ScriptedHttpServer server = server((request, reply) -> {
            if (request.target().contains("/peers/")) {
                reply.answer(503, "", "");
            } else {
                reply.json("{\"Providers\":[]}");
            }
        });
        DelegatedRouting routing = asking(server);
        List<AskedDelegate> asked = new CopyOnWriteArrayList<>();
        Registration observing = routing.observe(asked::add);
        Cid cid = Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("measured")));
        assertThat(all(routing.findProviders(cid))).isEmpty();
        assertThatThrownBy(() -> routing.findPeer(PEER).join()).hasCauseInstanceOf(RoutingException.class);

        assertThat(asked).extracting(each -> each.status().orElse(0)).containsExactly(200, 503);
        assertThat(asked).allSatisfy(each -> {
            assertThat(each.time()).isPositive();
            assertThat(each.failure()).isEmpty();
            assertThat(each.uri().getPath()).startsWith("/routing/v1/");
        });
        observing.close();
        all(routing.findProviders(Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("not measured")))));
        assertThat(asked).hasSize(2);
    }

    @Test
    void peersAreAskedForByACidOfTheirKey() {
        ScriptedHttpServer server = server((request, reply) -> reply.json("{\"Peers\":[]}"));
        assertThat(asking(server).findPeer(PEER).join()).isEmpty();
        assertThat(server.onlyRequest().target())
                .isEqualTo("/routing/v1/peers/" + PEER.toCid().toString(Multibase.BASE36));
    }

    @Test
    void namesAreAskedForByACidOfTheirKey() {
        ScriptedHttpServer server = server((request, reply) ->
                reply.answer(200, IPNS_TYPE, record(7).encode().toByteArray()));
        asking(server).resolve(NAME).join();
        assertThat(server.onlyRequest().target())
                .isEqualTo("/routing/v1/ipns/" + OWNER.peerId().toCid().toString(Multibase.BASE36));
        assertThat(server.onlyRequest().header("accept")).isEqualTo("application/vnd.ipfs.ipns-record");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "/", "/routing/v1", "/routing/v1/", "/routing/v1//"})
    void aDelegatesAddressHasThePathOrNot(String path) {
        ScriptedHttpServer server = server((request, reply) -> reply.json("{}"));
        DelegatedRoutingOptions options = DelegatedRoutingOptions.of(
                List.of(URI.create("HTTP://LOCALHOST:" + server.uri().getPort() + path)));
        assertThat(options.delegates())
                .containsExactly(URI.create("http://localhost:" + server.uri().getPort() + "/routing/v1"));
        all(asking(options).findProviders(CID));
        assertThat(server.onlyRequest().target()).isEqualTo("/routing/v1/providers/" + CID);
    }

    @Test
    void aDelegateBelowAnotherPathIsAskedThere() {
        ScriptedHttpServer server = server((request, reply) -> reply.json("{}"));
        all(asking(DelegatedRoutingOptions.of(List.of(server.uri().resolve("/some/where"))))
                .findProviders(CID));
        assertThat(server.onlyRequest().target()).isEqualTo("/some/where/routing/v1/providers/" + CID);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ftp://x", "//x", "http:x", "http://u:p@x", "http://x?a=b", "http://x#y", "x"})
    void whatIsNoDelegatesAddressIsRefused(String uri) {
        assertThatThrownBy(() -> DelegatedRouting.at(URI.create(uri))).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void noDelegateAtAllIsRefused() {
        assertThatThrownBy(DelegatedRouting::at).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void streamingIsAskedForAndJsonTaken() {
        ScriptedHttpServer server = server((request, reply) -> reply.json("{}"));
        all(asking(server).findProviders(CID));
        assertThat(server.onlyRequest().header("accept")).isEqualTo("application/x-ndjson,application/json");
        assertThat(server.onlyRequest().header("accept-encoding")).isEmpty();
        assertThat(server.onlyRequest().header("upgrade")).isEmpty();
    }

    @Test
    void filtersAreSentForProvidersAndForPeers() {
        ScriptedHttpServer server = server((request, reply) -> reply.json("{}"));
        DelegatedRouting routing = asking(DelegatedRoutingOptions.of(List.of(server.uri()))
                .withFilterAddresses(List.of("TCP", "!ip6"))
                .withFilterProtocols(List.of("unknown", "transport-bitswap")));
        all(routing.findProviders(CID));
        routing.findPeer(PEER).join();
        routing.closestPeers(PEER.bytes()).join();
        String query = "?filter-addrs=tcp,%21ip6&filter-protocols=unknown,transport-bitswap";
        assertThat(server.requests().stream().map(ScriptedHttpServer.Request::target))
                .containsExactly(
                        "/routing/v1/providers/" + CID + query,
                        "/routing/v1/peers/" + PEER.toCid().toString(Multibase.BASE36) + query,
                        "/routing/v1/dht/closest/peers/" + Cid.v1(Cid.RAW, Multihash.decode(PEER.bytes())));
    }

    @Test
    void filtersAreAppliedToWhatADelegateAnswersThatDoesNotKnowThem() {
        ScriptedHttpServer server = server((request, reply) -> reply.json("{\"Providers\":["
                + peer(ID, ADDRESS, "/ip6/2001:db8::1/tcp/1") + "," + peer(OTHER_ID, "/ip6/2001:db8::1/tcp/1") + "]}"));
        DelegatedRouting routing =
                asking(DelegatedRoutingOptions.of(List.of(server.uri())).withFilterAddresses(List.of("!ip6")));
        assertThat(all(routing.findProviders(CID))).containsExactly(INFO);
    }

    @Test
    void headerFieldsOfTheUserAreSent() {
        ScriptedHttpServer server = server((request, reply) -> reply.json("{}"));
        DelegatedRoutingOptions options = DelegatedRoutingOptions.of(List.of(server.uri()));
        all(asking(options.withHttp(options.http().withHeaders(Map.of("Authorization", "Bearer x"))))
                .findProviders(CID));
        assertThat(server.onlyRequest().header("authorization")).isEqualTo("Bearer x");
        assertThat(server.onlyRequest().header("user-agent")).isEqualTo("jlibp2p");
    }

    // ── providers and peers ─────────────────────────────────────────────────────────────────────────────────────

    @Test
    void aDocumentIsReadWhereStreamingIsNotKnown() {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(
                200,
                "Content-Type: Application/JSON; charset=utf-8\r\n",
                "{\"Providers\":[" + peer(ID, ADDRESS) + "]}"));
        assertThat(all(asking(server).findProviders(CID))).containsExactly(INFO);
    }

    @Test
    void aStreamIsReadLineByLineAsItComes() throws Exception {
        CountDownLatch isRead = new CountDownLatch(1);
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked("application/x-ndjson").chunk(peer(ID, ADDRESS) + "\n");
            isRead.await(); // nothing more goes out before the first one has arrived
            reply.chunk(peer(OTHER_ID)).lastChunk();
        });
        Results<PeerInfo> results = asking(server).findProviders(CID);
        assertThat(results.next().get()).contains(INFO);
        isRead.countDown();
        assertThat(results.next().get()).contains(new PeerInfo(PeerId.parse(OTHER_ID), List.of()));
        assertThat(results.next().get()).isEmpty();
    }

    @Test
    void aStreamIsReadNoFasterThanItsRecordsAreTaken() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked("application/x-ndjson");
            for (int i = 0; i < 10_000; i++) {
                reply.chunk(numbered(i).replace("}", ",\"x\":\"" + "x".repeat(8000) + "\"}") + "\n");
            }
            reply.lastChunk();
        });
        Results<PeerInfo> results =
                asking(limits -> limits.withBodyBytes(1 << 30), server).findProviders(CID);
        assertThat(results.next().get()).isPresent();
        TimeUnit.MILLISECONDS.sleep(500);
        assertThat(server.sent()).isLessThan(16 << 20); // of 80 MB: what the sockets hold
        results.close();
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void moreThanAHundredRecordsOfADocumentAreTaken() {
        String all = IntStream.range(0, 250).mapToObj(DelegateFixture::numbered).collect(Collectors.joining(","));
        ScriptedHttpServer server = server((request, reply) -> reply.json("{\"Providers\":[" + all + "]}"));
        assertThat(all(asking(server).findProviders(CID))).hasSize(250).hasOnlyElementsOfType(PeerInfo.class);
    }

    @Test
    void noRecordsAreAnEmptyResult() {
        ScriptedHttpServer server = server((request, reply) -> reply.json("{\"Providers\":[],\"Peers\":null}"));
        DelegatedRouting routing = asking(server);
        assertThat(all(routing.findProviders(CID))).isEmpty();
        assertThat(routing.findPeer(PEER).join()).isEmpty();
        assertThat(routing.closestPeers(PEER.bytes()).join()).isEmpty();
    }

    @Test
    void notFoundIsAnEmptyResult() {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(404, "", "nothing here"));
        DelegatedRouting routing = asking(server);
        assertThat(all(routing.findProviders(CID))).isEmpty();
        assertThat(routing.findPeer(PEER).join()).isEmpty();
        assertThat(routing.closestPeers(PEER.bytes()).join()).isEmpty();
        assertThat(routing.resolve(NAME).join()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 422, 406})
    void aRefusalIsTypedAndTellsWhatTheServerSaid(int status) throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(status, "", "that\tis no\u001b[31m cid\n"));
        DelegateException cause = cause(all(asking(server).findProviders(CID)).get(0));
        assertThat(cause.reason()).isEqualTo(Reason.REFUSED);
        assertThat(cause.status()).isEqualTo(status);
        assertThat(cause.text()).isEqualTo("that is no [31m cid");
        assertThat(cause.delegate().toString()).startsWith(server.uri() + "/routing/v1/providers/");
        assertThat(cause(failureOf(asking(server).findPeer(PEER))).status()).isEqualTo(status);
        assertThat(cause(failureOf(asking(server).resolve(NAME))).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(ints = {405, 501})
    void whatADelegateDoesNotDoIsToldApart(int status) throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.answer(status, "", ""));
        assertThat(cause(failureOf(asking(server).closestPeers(PEER.bytes()))).reason())
                .isEqualTo(Reason.NOT_SERVED);
    }

    @ParameterizedTest
    @ValueSource(strings = {"text/html", "application/cbor", "", "application/jsonx"})
    void theContentTypeIsLookedAtBeforeAnythingIsRead(String type) {
        ScriptedHttpServer server = server((request, reply) ->
                reply.answer(200, type.isEmpty() ? "" : "Content-Type: " + type + "\r\n", "{\"Providers\":[]}"));
        assertThat(cause(all(asking(server).findProviders(CID)).get(0)).reason())
                .isEqualTo(Reason.MALFORMED);
    }

    @Test
    void aPeerIsFoundWithAllThatItsRecordsSay() {
        ScriptedHttpServer server = server((request, reply) -> reply.json("{\"Peers\":[" + peer(ID, ADDRESS) + ","
                + peer(OTHER_ID, "/ip4/192.0.2.66/tcp/1") + "," + peer(ID, "/ip4/192.0.2.2/tcp/1") + "]}"));
        assertThat(asking(server).findPeer(PEER).join())
                .contains(
                        new PeerInfo(PEER, List.of(Multiaddr.parse(ADDRESS), Multiaddr.parse("/ip4/192.0.2.2/tcp/1"))));
    }

    @Test
    void whatIsSaidOfAnotherPeerThanTheOneAskedForIsNotBelieved() {
        ScriptedHttpServer server =
                server((request, reply) -> reply.json("{\"Peers\":[" + peer(OTHER_ID, ADDRESS) + "]}"));
        assertThat(asking(server).findPeer(PEER).join()).isEmpty();
    }

    @Test
    void aPeerWithoutAddressesIsKnownAllTheSame() {
        ScriptedHttpServer server = server((request, reply) -> reply.json(
                "{\"Peers\":[{\"Schema\":\"peer\",\"ID\":\"" + ID + "\"}],\"Providers\":[" + peer(ID) + "]}"));
        DelegatedRouting routing = asking(server);
        assertThat(routing.findPeer(PEER).join()).contains(new PeerInfo(PEER, List.of()));
        assertThat(all(routing.findProviders(CID))).containsExactly(new PeerInfo(PEER, List.of()));
    }

    @Test
    void fieldsAndSchemasThatAreNotKnownAreKeptAndDisturbNothing() {
        String novel = "{\"Schema\":\"novel\",\"x\":[1]}";
        String peer = peer(ID, ADDRESS).replace("}", ",\"Protocols\":[\"p\"],\"p\":{\"foo\":\"bar\"}}");
        ScriptedHttpServer server = server((request, reply) -> reply.ndjson(novel + "\n" + peer + "\n"));
        DelegatedRouting routing = asking(server);
        List<RoutingRecord> expected = List.of(
                new UnknownSchema("novel", Map.of("Schema", "novel", "x", List.of(1))),
                new PeerSchema(PEER, INFO.addresses(), List.of("p"), Map.of("p", Map.of("foo", "bar"))));
        assertThat(all(routing.findProviderRecords(CID))).isEqualTo(expected);
        assertThat(all(routing.findPeerRecords(PEER))).isEqualTo(expected);
        assertThat(all(routing.findProviders(CID))).containsExactly(INFO);
    }

    @Test
    void legacyRecordsAreProvidersToo() {
        String legacy = peer(ID, ADDRESS).replace("\"peer\"", "\"bitswap\",\"Protocol\":\"transport-bitswap\"");
        ScriptedHttpServer server = server((request, reply) -> reply.json("{\"Providers\":[" + legacy + "]}"));
        DelegatedRouting routing = asking(server);
        assertThat(all(routing.findProviders(CID))).containsExactly(INFO);
        assertThat(all(routing.findProviderRecords(CID))).first().isInstanceOf(UnknownSchema.class);
    }

    @Test
    void aProviderIsToldOnce() {
        ScriptedHttpServer server = server((request, reply) ->
                reply.ndjson(peer(ID, ADDRESS) + "\n" + peer(ID, "/ip4/192.0.2.9/tcp/1") + "\n" + peer(OTHER_ID)));
        assertThat(all(asking(server).findProviders(CID))).hasSize(2).first().isEqualTo(INFO);
    }

    // ── closest peers ───────────────────────────────────────────────────────────────────────────────────────────

    @Test
    void theClosestPeersAreTwentyAtMostAndTheClosestFirst() {
        String all = IntStream.range(0, 30).mapToObj(DelegateFixture::numbered).collect(Collectors.joining("\n"));
        ScriptedHttpServer server = server((request, reply) -> reply.ndjson(all));
        List<PeerInfo> closest = asking(server).closestPeers(CID.hash().bytes()).join();
        assertThat(closest.stream().map(PeerInfo::id))
                .containsExactlyElementsOf(IntStream.range(0, 30)
                        .mapToObj(DelegateFixture::numberedId)
                        .sorted(Comparator.comparing(DelegatedRoutingTest::distance))
                        .limit(20)
                        .toList());
        assertThat(server.onlyRequest().target()).isEqualTo("/routing/v1/dht/closest/peers/" + CID);
    }

    private static String distance(PeerId peer) {
        byte[] one = Multihash.sha256(peer.bytes()).digest().toByteArray();
        byte[] other = Multihash.sha256(CID.hash().bytes()).digest().toByteArray();
        for (int i = 0; i < one.length; i++) {
            one[i] ^= other[i];
        }
        return Bytes.wrap(one).hex();
    }

    @Test
    void thereIsNoAskingForWhatIsCloseToAnyOtherKey() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.json("{}"));
        assertThat(failureOf(asking(server).closestPeers(NAME.routingKey()))).isInstanceOf(RoutingException.class);
        assertThat(server.requests()).isEmpty();
    }
}
