package org.jlibp2p.delegate;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.PublicKeyValidator;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The RPC of Kubo, as its source has it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class KuboRoutingTest extends DelegateFixture {
    private static final String TYPE = "application/json";
    private static final PeerInfo FOUND = new PeerInfo(PEER, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1")));

    private KuboRouting asking(KuboOptions options) {
        return closed(Node.builder()
                        .transport(TcpTransport.create())
                        .service(KuboRouting.service(options))
                        .start()
                        .join())
                .service(KuboRouting.class);
    }

    private KuboRouting asking(ScriptedHttpServer server) {
        return asking(KuboOptions.of(server.uri()));
    }

    private static String event(int type, String id, String extra, String responses) {
        return "{\"Extra\":\"" + extra + "\",\"ID\":\"" + id + "\",\"Responses\":" + responses + ",\"Type\":" + type
                + "}\n";
    }

    private static String response(String id, String address) {
        return "[{\"Addrs\":[" + (address.isEmpty() ? "" : "\"" + address + "\"") + "],\"ID\":\"" + id + "\"}]";
    }

    @Test
    void aPeerIsFoundAmongTheEventsOfTheSearch() {
        ScriptedHttpServer server = server((request, reply) -> reply.chunked(TYPE)
                .chunk(event(0, OTHER_ID, "", "null") + event(1, OTHER_ID, "", response(ID, "/ip4/192.0.2.66/tcp/1")))
                .chunk(event(3, OTHER_ID, "dial failed", "null"))
                .chunk(event(2, "", "", response(ID, "/ip4/192.0.2.1/tcp/1")))
                .lastChunk());
        assertThat(asking(server).findPeer(PEER).join()).contains(FOUND);
        assertThat(server.onlyRequest().method()).isEqualTo("POST");
        assertThat(server.onlyRequest().target()).isEqualTo("/api/v0/routing/findpeer?arg=" + ID);
    }

    @Test
    void aPeerThatIsNotFoundIsAnEmptyResultHoweverKuboSaysIt() {
        String text = "{\"Message\":\"routing: not found\",\"Code\":0,\"Type\":\"error\"}";
        ScriptedHttpServer status =
                server((request, reply) -> reply.answer(500, "Content-Type: application/json\r\n", text));
        ScriptedHttpServer event = server((request, reply) -> reply.chunked(TYPE)
                .chunk(event(3, "", "routing: not found", "null"))
                .lastChunk());
        ScriptedHttpServer nothing =
                server((request, reply) -> reply.chunked(TYPE).lastChunk());
        for (ScriptedHttpServer each : List.of(status, event, nothing)) {
            KuboRouting routing = asking(each);
            assertThat(routing.findPeer(PEER).join()).isEmpty();
            assertThat(all(routing.findProviders(CID))).isEmpty();
            assertThat(routing.findValue(NAME.routingKey()).join()).isEmpty();
        }
    }

    /** Of the DHT of the internet and that of the local network, which are searched at the same time. */
    private static final String NO_PEERS = event(3, "", "failed to find any peer in table", "null");

    @Test
    void whatOneSearchOfTwoFindsCountsThoughTheOtherFails() {
        ScriptedHttpServer server = server((request, reply) -> {
            int type = request.target().contains("findpeer") ? 2 : 4;
            reply.chunked(TYPE)
                    .chunk(NO_PEERS)
                    .chunk(event(type, "", "", response(ID, "/ip4/192.0.2.1/tcp/1")) + NO_PEERS)
                    .lastChunk();
        });
        KuboRouting routing = asking(server);
        assertThat(routing.findPeer(PEER).join()).contains(FOUND);
        assertThat(all(routing.findProviders(CID))).containsExactly(FOUND);
    }

    @Test
    void theLastOfSeveralFailuresIsWhatASearchFailsWith() throws Exception {
        ScriptedHttpServer none = server((request, reply) -> reply.chunked(TYPE)
                .chunk(NO_PEERS + event(3, OTHER_ID, "dial failed", "null"))
                .chunk(event(3, "", "routing: not found", "null"))
                .lastChunk());
        assertThat(asking(none).findPeer(PEER).join()).isEmpty();
        assertThat(all(asking(none).findProviders(CID))).isEmpty();
        ScriptedHttpServer failed = server((request, reply) -> reply.chunked(TYPE)
                .chunk(event(3, "", "something else", "null") + NO_PEERS)
                .lastChunk());
        assertThat(cause(failureOf(asking(failed).findPeer(PEER))).text())
                .isEqualTo("failed to find any peer in table");
        assertThat(cause(all(asking(failed).findProviders(CID)).get(0)).text())
                .isEqualTo("failed to find any peer in table");
    }

    @Test
    void thatOneSearchOfTwoKnowsNothingCountsMoreThanThatTheOtherHadNobodyToAsk() {
        ScriptedHttpServer none = server((request, reply) -> reply.chunked(TYPE)
                .chunk(event(3, "", "routing: not found", "null") + NO_PEERS)
                .lastChunk());
        assertThat(asking(none).findPeer(PEER).join()).isEmpty();
        assertThat(all(asking(none).findProviders(CID))).isEmpty();
    }

    /** What Kubo 0.43 says in one of fourteen searches for providers in a private network. */
    @Test
    void thatOneSearchOfTwoHadNobodyToAskIsNoFailureWherePeersHaveAnsweredTheOther() throws Exception {
        String asked = event(0, OTHER_ID, "", "null");
        String answered = event(1, OTHER_ID, "", "[]");
        ScriptedHttpServer none = server((request, reply) ->
                reply.chunked(TYPE).chunk(asked + NO_PEERS + answered).lastChunk());
        assertThat(asking(none).findPeer(PEER).join()).isEmpty();
        assertThat(all(asking(none).findProviders(CID))).isEmpty();
        ScriptedHttpServer unanswered = server((request, reply) -> reply.chunked(TYPE)
                .chunk(asked + event(3, OTHER_ID, "dial failed", "null") + NO_PEERS)
                .lastChunk());
        assertThat(cause(failureOf(asking(unanswered).findPeer(PEER))).text())
                .isEqualTo("failed to find any peer in table");
        ScriptedHttpServer failed = server((request, reply) -> reply.chunked(TYPE)
                .chunk(asked + answered + event(3, "", "context deadline exceeded", "null"))
                .lastChunk());
        assertThat(cause(failureOf(asking(failed).findPeer(PEER))).text()).isEqualTo("context deadline exceeded");
    }

    /** As when it closes, at that moment, a connection that nobody has used for a while. */
    @Test
    void aQuestionThatAServerDropsWithoutAWordIsPutOnceMore() throws Exception {
        AtomicInteger asked = new AtomicInteger();
        ScriptedHttpServer server = server((request, reply) -> {
            if (asked.incrementAndGet() != 2) {
                reply.keep(200, "Content-Type: application/json\r\n", event(4, "", "", response(ID, "")));
            }
        });
        KuboRouting routing = asking(server);
        for (int i = 0; i < 2; i++) {
            assertThat(all(routing.findProviders(CID))).containsExactly(new PeerInfo(PEER, List.of()));
        }
        assertThat(asked).hasValue(3);
    }

    @Test
    void aServerThatDropsEveryQuestionIsAskedTwice() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {});
        assertThat(cause(all(asking(server).findProviders(CID)).get(0)).reason())
                .isEqualTo(Reason.UNREACHABLE);
        assertThat(server.requests()).hasSize(2);
    }

    @Test
    void aTrailerThatRepeatsTheFailureIsPassedOver() {
        String notFound = event(3, "", "routing: not found", "null");
        ScriptedHttpServer trailer = server((request, reply) ->
                reply.chunked(TYPE).chunk(notFound).raw("0\r\nX-Stream-Error: routing: not found\r\n\r\n"));
        assertThat(asking(trailer).findPeer(PEER).join()).isEmpty();
    }

    @Test
    void closingResultsThatAreWaitedForEndsThem() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked(TYPE).chunk(event(4, "", "", response(ID, "/ip4/192.0.2.1/tcp/1")) + "{\"Extra");
            reply.hang();
        });
        Results<PeerInfo> results = asking(server).findProviders(CID);
        assertThat(results.next().get()).contains(FOUND);
        CompletableFuture<Optional<PeerInfo>> pending = results.next();
        results.close();
        assertThat(pending.get()).isEmpty();
        assertThat(results.next().get()).isEmpty();
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void providersAreToldAsTheyComeEachOnce() throws Exception {
        CountDownLatch isRead = new CountDownLatch(1);
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked(TYPE).chunk(event(4, "", "", response(ID, "/ip4/192.0.2.1/tcp/1")));
            isRead.await();
            reply.chunk(event(4, "", "", response(ID, "")) + event(4, "", "", response(OTHER_ID, "")))
                    .lastChunk();
        });
        Results<PeerInfo> results = asking(server).findProviders(CID);
        assertThat(results.next().get()).contains(FOUND);
        isRead.countDown();
        assertThat(results.next().get()).contains(new PeerInfo(PeerId.parse(OTHER_ID), List.of()));
        assertThat(results.next().get()).isEmpty();
        assertThat(server.onlyRequest().target())
                .isEqualTo("/api/v0/routing/findprovs?arg=" + CID + "&num-providers=100");
    }

    @Test
    void contentIsProvided() throws Exception {
        ScriptedHttpServer server = server((request, reply) ->
                reply.chunked(TYPE).chunk(event(2, OTHER_ID, "", "null")).lastChunk());
        asking(server).provide(CID).join();
        assertThat(server.onlyRequest().target()).isEqualTo("/api/v0/routing/provide?arg=" + CID);
    }

    @Test
    void aSearchThatFailedAfterItsStatusWasSentIsAFailure() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> reply.chunked(TYPE)
                .chunk(event(3, "", "cannot provide, no connected peers", "null"))
                .lastChunk());
        DelegateException cause = cause(failureOf(asking(server).provide(CID)));
        assertThat(cause.text()).isEqualTo("cannot provide, no connected peers");
    }

    @Test
    void aRecordIsFoundAndVerified() throws Exception {
        IpnsRecord record = record(4);
        String value = Base64.getEncoder().encodeToString(record.encode().toByteArray());
        ScriptedHttpServer server = server((request, reply) ->
                reply.chunked(TYPE).chunk(event(5, "", value, "null")).lastChunk());
        KuboRouting routing = asking(server);
        assertThat(routing.findValue(NAME.routingKey()).join()).contains(record.encode());
        assertThat(server.onlyRequest().target()).isEqualTo("/api/v0/routing/get?arg=%2Fipns%2F" + OWNER.peerId());
        Bytes other = IpnsName.of(Identity.generate()).routingKey();
        assertThat(causes(failureOf(routing.findValue(other))))
                .singleElement()
                .isInstanceOf(InvalidRecordException.class);
    }

    @Test
    void aPublicKeyIsFoundAndVerified() {
        Identity owner = Identity.generate(KeyType.RSA);
        Bytes key = owner.privateKey().publicKey().encode();
        String value = Base64.getEncoder().encodeToString(key.toByteArray());
        ScriptedHttpServer server = server((request, reply) ->
                reply.chunked(TYPE).chunk(event(5, "", value, "null")).lastChunk());
        assertThat(asking(server)
                        .findValue(PublicKeyValidator.keyOf(owner.peerId()))
                        .join())
                .contains(key);
        assertThat(server.onlyRequest().target()).isEqualTo("/api/v0/routing/get?arg=%2Fpk%2F" + owner.peerId());
    }

    @Test
    void aRecordIsStoredAsAFile() {
        ScriptedHttpServer server =
                server((request, reply) -> reply.chunked(TYPE).lastChunk());
        IpnsRecord record = record(4);
        asking(server).putValue(NAME.routingKey(), record.encode()).join();
        ScriptedHttpServer.Request request = server.onlyRequest();
        assertThat(request.target()).isEqualTo("/api/v0/routing/put?arg=%2Fipns%2F" + OWNER.peerId());
        String type = request.header("content-type");
        assertThat(type).startsWith("multipart/form-data; boundary=");
        String boundary = type.substring(type.indexOf('=') + 1);
        String bytes = new String(record.encode().toByteArray(), StandardCharsets.ISO_8859_1);
        assertThat(new String(request.body(), StandardCharsets.ISO_8859_1))
                .isEqualTo("--" + boundary + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"value\"\r\n"
                        + "Content-Type: application/octet-stream\r\n\r\n" + bytes + "\r\n--" + boundary + "--\r\n");
    }

    @Test
    void aRecordThatIsNotValidIsNotEvenSent() throws Exception {
        ScriptedHttpServer server =
                server((request, reply) -> reply.chunked(TYPE).lastChunk());
        KuboRouting routing = asking(server);
        assertThat(failureOf(routing.putValue(NAME.routingKey(), Bytes.utf8("x"))))
                .isInstanceOf(InvalidRecordException.class);
        assertThat(failureOf(routing.putValue(Bytes.utf8("/novel/x"), Bytes.utf8("x"))))
                .isInstanceOf(InvalidRecordException.class);
        assertThat(failureOf(routing.findValue(Bytes.utf8("/novel/x")))).isInstanceOf(InvalidRecordException.class);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void anOldNodeIsAskedByItsOldCommandsFromWhenItIsKnownToBeOne() {
        ScriptedHttpServer old = server((request, reply) -> {
            if (request.target().startsWith("/api/v0/dht/")) {
                reply.chunked(TYPE)
                        .chunk(event(2, "", "", response(ID, "/ip4/192.0.2.1/tcp/1")))
                        .lastChunk();
            } else {
                reply.answer(404, "Content-Type: text/plain\r\n", "404 page not found");
            }
        });
        KuboRouting routing = asking(old);
        assertThat(routing.findPeer(PEER).join()).contains(FOUND);
        assertThat(routing.findPeer(PEER).join()).contains(FOUND);
        assertThat(old.requests().stream().map(ScriptedHttpServer.Request::target))
                .containsExactly(
                        "/api/v0/routing/findpeer?arg=" + ID,
                        "/api/v0/dht/findpeer?arg=" + ID,
                        "/api/v0/dht/findpeer?arg=" + ID);
        KuboRouting told = asking(KuboOptions.of(old.uri()).withCommands(KuboCommands.DHT));
        assertThat(told.findPeer(PEER).join()).contains(FOUND);
        assertThat(old.requests()).hasSize(4);
        KuboRouting strict = asking(KuboOptions.of(old.uri()).withCommands(KuboCommands.ROUTING));
        assertThatThrownBy(() -> strict.findPeer(PEER).join())
                .satisfies(failure -> assertThat(cause(failure).status()).isEqualTo(404));
    }

    @Test
    void theSecretOfTheRpcIsSent() {
        ScriptedHttpServer server = server((request, reply) -> {
            if (request.header("authorization").equals("Bearer x")) {
                reply.chunked(TYPE).lastChunk();
            } else {
                reply.answer(403, "", "403 - Forbidden");
            }
        });
        KuboOptions options = KuboOptions.of(server.uri());
        assertThatThrownBy(() -> asking(options).findPeer(PEER).join())
                .satisfies(failure -> assertThat(cause(failure).status()).isEqualTo(403));
        assertThat(asking(options.withHttp(options.http().withHeaders(Map.of("Authorization", "Bearer x"))))
                        .findPeer(PEER)
                        .join())
                .isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"Type\":\"2\"}",
                "{}",
                "[]",
                "{\"Type\":2,\"Responses\":7}",
                "{\"Type\":2,\"Responses\":[7]}",
                "{\"Type\":2,\"Responses\":[{\"ID\":\"nobody\"}]}",
                "{\"Type\":2",
                "nonsense"
            })
    void anEventThatIsNoneIsATypedFailure(String event) throws Exception {
        ScriptedHttpServer server =
                server((request, reply) -> reply.chunked(TYPE).chunk(event).lastChunk());
        KuboRouting routing = asking(server);
        assertThat(cause(failureOf(routing.findPeer(PEER))).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(cause(all(routing.findProviders(CID)).get(0)).reason()).isEqualTo(Reason.MALFORMED);
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void endlessEventsAreReadUpToTheirBound() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked(TYPE);
            while (true) {
                reply.chunk(event(0, OTHER_ID, "", "null"));
            }
        });
        KuboOptions options = KuboOptions.of(server.uri());
        KuboRouting routing = asking(options.withLimits(options.limits().withRecords(1000)));
        assertThat(cause(failureOf(routing.findPeer(PEER))).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void providersThatAreToldTogetherCountEach() throws Exception {
        String many = IntStream.range(0, 60)
                .mapToObj(i -> response(numberedId(i).toString(), ""))
                .map(list -> list.substring(1, list.length() - 1))
                .collect(Collectors.joining(",", "[", "]"));
        ScriptedHttpServer server = server((request, reply) -> reply.chunked(TYPE)
                .chunk(event(1, OTHER_ID, "", many) + event(4, "", "", many) + event(4, "", "", many))
                .lastChunk());
        KuboOptions options = KuboOptions.of(server.uri());
        List<Object> all = all(
                asking(options.withLimits(options.limits().withRecords(100))).findProviders(CID));
        assertThat(all).hasSize(61);
        assertThat(cause(all.get(60)).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void endlessBytesAreReadUpToTheirBound() throws Exception {
        String event = event(0, OTHER_ID, "x".repeat(10_000), "null");
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked(TYPE);
            while (true) {
                reply.chunk(event);
            }
        });
        KuboOptions options = KuboOptions.of(server.uri());
        KuboRouting routing = asking(options.withLimits(options.limits().withBodyBytes(200_000)));
        assertThat(cause(failureOf(routing.findPeer(PEER))).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(cause(all(routing.findProviders(CID)).get(0)).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(cause(failureOf(routing.provide(CID))).reason()).isEqualTo(Reason.TOO_LARGE);
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void aSearchThatIsClosedEndsItsConnection() throws Exception {
        ScriptedHttpServer server = server((request, reply) -> {
            reply.chunked(TYPE).chunk(event(4, "", "", response(ID, "")));
            reply.hang();
        });
        Results<PeerInfo> results = asking(server).findProviders(CID);
        assertThat(results.next().get()).isPresent();
        results.close();
        assertThat(server.isQuiet()).isTrue();
    }

    @Test
    void anAddressHasThePathOrNot() {
        assertThat(KuboOptions.of(URI.create("http://127.0.0.1:5001/api/v0/")).api())
                .isEqualTo(KuboOptions.of(URI.create("http://127.0.0.1:5001")).api());
        assertThatThrownBy(() -> KuboRouting.at(URI.create("/ip4/127.0.0.1/tcp/5001")))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aNodeThatIsAwayForAMomentIsAskedInTheSameWayAgain() {
        AtomicBoolean isAway = new AtomicBoolean(true);
        ScriptedHttpServer proxy = server((request, reply) -> {
            if (isAway.get() || request.target().contains("/dht/")) {
                reply.answer(404, "", "no such page");
            } else {
                reply.chunked(TYPE)
                        .chunk(event(2, "", "", response(ID, "/ip4/192.0.2.1/tcp/1")))
                        .lastChunk();
            }
        });
        KuboRouting routing = asking(proxy);
        assertThat(routing.findPeer(PEER)).failsWithin(10, TimeUnit.SECONDS);
        isAway.set(false);
        assertThat(routing.findPeer(PEER).join()).contains(FOUND);
    }

    @Test
    void aCommandMayTakeAsLongAsProvidingInALargeDhtDoes() {
        assertThat(KuboOptions.of(URI.create("http://127.0.0.1:5001")).limits().total())
                .isEqualTo(Duration.ofMinutes(5));
    }
}
