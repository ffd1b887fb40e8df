package org.jlibp2p.delegate;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.delegate.server.Pseudonym;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.RoutingException;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Nodes over TCP on this machine: one that knows nothing but a delegate, and one that has another way beside it. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class DelegateNodeIT extends DelegateFixture {
    private Node target;
    private ScriptedHttpServer delegate;

    /** Another way of finding: it has provided what it was told, and knows one peer. */
    private static final class OtherWay implements Service, PeerRouting, ContentRouting {
        private final NodeContext node;
        private final CompletableFuture<Optional<PeerInfo>> found;

        OtherWay(NodeContext node, CompletableFuture<Optional<PeerInfo>> found) {
            this.node = node;
            this.found = found;
        }

        @Override
        public CompletableFuture<Void> start() {
            node.addPeerRouting(this);
            node.addContentRouting(this);
            return CompletableFuture.completedFuture(null);
        }

        @Override
        public CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
            return found;
        }

        @Override
        public Results<PeerInfo> findProviders(Cid cid) {
            ResultQueue<PeerInfo> results = ResultQueue.create(node.loop(), 4);
            node.loop().execute(() -> {
                results.put(new PeerInfo(PEER, List.of()));
                results.end();
            });
            return results;
        }

        @Override
        public CompletableFuture<Void> provide(Cid cid) {
            return CompletableFuture.completedFuture(null);
        }
    }

    private static NodeBuilder node() {
        return Node.builder().transport(TcpTransport.create()).service(Ping.service());
    }

    @BeforeEach
    void startTarget() {
        target = closed(node().listen("/ip4/127.0.0.1/tcp/0").start().join());
        String addresses = target.addresses().stream()
                .map(address -> address.withoutLast(MultiaddrProtocol.P2P))
                .map(Multiaddr::toString)
                .collect(Collectors.joining("\",\""));
        String record = peer(target.id().toString(), addresses);
        delegate = server((request, reply) -> {
            boolean isPeer = request.target()
                    .equals("/routing/v1/peers/" + target.id().toCid().toString(Multibase.BASE36));
            if (isPeer || request.target().equals("/routing/v1/providers/" + CID)) {
                reply.ndjson(record + "\n");
            } else if (request.target().startsWith("/routing/v1/ipns/")) {
                reply.answer(200, IPNS_TYPE, record(9).encode().toByteArray());
            } else {
                reply.ndjson("");
            }
        });
    }

    @Test
    void aNodeWithOnlyADelegateFindsAPeerAndDialsItByItsIdAlone() {
        Node node = closed(
                node().service(DelegatedRouting.at(delegate.uri())).start().join());
        assertThat(node.peerRouting().findPeer(target.id()).join().orElseThrow().addresses())
                .isNotEmpty();
        Connection connection = node.connect(target.id()).join();
        assertThat(connection.remotePeer()).isEqualTo(target.id());
        assertThat(node.service(Ping.class).ping(target.id()).join()).isPositive();
    }

    @Test
    void aNodeNamesItselfToItsDelegateByANameThatOnlyItselfKnows() {
        Node node = closed(
                node().service(DelegatedRouting.at(delegate.uri())).start().join());
        node.peerRouting().findPeer(target.id()).join();
        assertThat(delegate.requests())
                .isNotEmpty()
                .allSatisfy(request -> assertThat(request.header("Via")).isEqualTo("1.1 " + Pseudonym.of(node.id())));
    }

    @Test
    void aNodeWithOnlyADelegateDialsAPeerThatItHasNeverAskedFor() {
        Node node = closed(
                node().service(DelegatedRouting.at(delegate.uri())).start().join());
        assertThat(node.connect(target.id()).join().remotePeer()).isEqualTo(target.id());
    }

    @Test
    void aNodeWithOnlyADelegateFindsProvidersAndNames() {
        Node node = closed(
                node().service(DelegatedRouting.at(delegate.uri())).start().join());
        List<Object> providers = all(node.contentRouting().findProviders(CID));
        assertThat(providers).hasSize(1);
        PeerInfo provider = (PeerInfo) providers.get(0);
        assertThat(node.connect(provider.id()).join().remotePeer()).isEqualTo(target.id());
        Optional<Bytes> value = node.valueRouting().findValue(NAME.routingKey()).join();
        assertThat(IpnsRecord.decode(value.orElseThrow()).sequence()).isEqualTo(9);
    }

    @Test
    void aNodeWithOnlyADelegateProvidesNothingAndSaysSo() {
        Node node = closed(
                node().service(DelegatedRouting.at(delegate.uri())).start().join());
        assertThatThrownBy(() -> node.contentRouting().provide(CID).join())
                .hasCauseInstanceOf(RoutingException.class)
                .satisfies(failure -> assertThat(causes(failure))
                        .singleElement()
                        .extracting(Throwable::getMessage)
                        .asString()
                        .contains("no way to be told"));
    }

    @Test
    void theDelegateWinsTheRaceIfTheOtherWayIsSlow() {
        CompletableFuture<Optional<PeerInfo>> never = new CompletableFuture<>();
        Node node = closed(node().service(context -> new OtherWay(context, never))
                .service(DelegatedRouting.at(delegate.uri()))
                .start()
                .join());
        assertThat(node.peerRouting().findPeer(target.id()).join().orElseThrow().id())
                .isEqualTo(target.id());
        assertThat(never).isCancelled();
    }

    @Test
    void theOtherWayWinsTheRaceIfTheDelegateIsSilentAndTheQuestionIsEnded() throws Exception {
        ScriptedHttpServer silent = server((request, reply) -> reply.hang());
        PeerInfo found = new PeerInfo(PEER, List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1")));
        CompletableFuture<Optional<PeerInfo>> other = new CompletableFuture<>();
        Node node = closed(node().service(DelegatedRouting.at(silent.uri()))
                .service(context -> new OtherWay(context, other))
                .start()
                .join());
        CompletableFuture<Optional<PeerInfo>> asked = node.peerRouting().findPeer(PEER);
        Poll.until(() -> silent.requests().size() > 0);
        other.complete(Optional.of(found));
        assertThat(asked.join()).contains(found);
        assertThat(silent.isQuiet()).isTrue();
    }

    @Test
    void providersOfBothWaysAreMergedAndProvidingSucceedsByTheOther() {
        Node node = closed(node().service(DelegatedRouting.at(delegate.uri()))
                .service(context -> new OtherWay(context, CompletableFuture.completedFuture(Optional.empty())))
                .start()
                .join());
        assertThat(all(node.contentRouting().findProviders(CID)))
                .extracting(provider -> ((PeerInfo) provider).id())
                .containsExactlyInAnyOrder(PEER, target.id());
        node.contentRouting().provide(CID).join();
    }

    @Test
    void aNodeThatIsClosedLeavesNoQuestionBehind() throws Exception {
        ScriptedHttpServer silent = server((request, reply) -> reply.hang());
        Node node = node().service(DelegatedRouting.at(silent.uri())).start().join();
        CompletableFuture<Optional<PeerInfo>> asked = node.peerRouting().findPeer(PEER);
        Poll.until(() -> silent.requests().size() > 0);
        node.close();
        assertThat(silent.isQuiet()).isTrue();
        assertThatThrownBy(asked::join).isInstanceOf(CompletionException.class);
    }

    private static final HttpClient CLIENT = HttpClient.newHttpClient();

    private DelegatedRoutingServer serving(Node node) {
        return closed(DelegatedRoutingServer.over(node)
                .closestPeers(node.service(DelegatedRouting.class))
                .options(DelegatedRoutingServerOptions.defaults().withListen("127.0.0.1:0"))
                .start()
                .join());
    }

    private static HttpResponse<String> send(URI server, String method, String path, byte[] body, String... headers)
            throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(server.resolve(path))
                .method(method, HttpRequest.BodyPublishers.ofByteArray(body))
                .timeout(Duration.ofSeconds(60));
        if (headers.length > 0) {
            request.headers(headers);
        }
        return CLIENT.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }

    @Test
    void delegatesAreToldWhichNodesARequestHasComeThrough() throws Exception {
        Node node = closed(
                node().service(DelegatedRouting.at(delegate.uri())).start().join());
        URI server = serving(node).uris().get(0);
        String own = "1.1 " + Pseudonym.of(node.id());
        String first = "1.1 " + Pseudonym.of(Identity.generate().peerId());
        String second = "1.1 " + Pseudonym.of(Identity.generate().peerId());
        byte[] none = new byte[0];
        String peer = "/routing/v1/peers/" + PEER;
        send(server, "GET", "/routing/v1/providers/" + CID, none, "Via", first + ", 1.1 cache.example, " + second);
        send(server, "GET", peer, none, "Via", first, "Via", second);
        send(server, "GET", "/routing/v1/ipns/" + NAME, none, "Via", first + "," + second);
        send(server, "GET", "/routing/v1/dht/closest/peers/" + CID, none, "Via", first + "," + second);
        send(
                server,
                "PUT",
                "/routing/v1/ipns/" + NAME,
                record(10).encode().toByteArray(),
                "Via",
                first + "," + second,
                "Content-Type",
                "application/vnd.ipfs.ipns-record");
        assertThat(delegate.requests())
                .hasSize(5)
                .allSatisfy(request -> assertThat(request.header("Via"))
                        .as(request.target())
                        .isEqualTo(first + ", " + second + ", " + own));
        HttpResponse<String> other = send(server, "GET", peer, none);
        assertThat(other.headers().allValues("Via")).containsExactly(own);
        assertThat(delegate.requests()).as("all share what is found").hasSize(5);
    }

    @Test
    void whatADelegateIsSaidToHaveAskedForIsSearchedForApart() throws Exception {
        String name = "1.1 " + Pseudonym.of(Identity.generate().peerId());
        ScriptedHttpServer called = server((request, reply) ->
                reply.answer(200, "Content-Type: application/x-ndjson\r\nVia: " + name + "\r\n", ""));
        Node node =
                closed(node().service(DelegatedRouting.at(called.uri())).start().join());
        URI server = serving(node).uris().get(0);
        byte[] none = new byte[0];
        send(server, "GET", "/routing/v1/peers/" + PEER, none);
        String path = "/routing/v1/providers/" + CID;
        send(server, "GET", path, none, "Via", name);
        assertThat(called.requests()).hasSize(2);
        send(server, "GET", path, none);
        assertThat(called.requests()).hasSize(3);
        assertThat(called.requests().get(2).header("Via")).isEqualTo("1.1 " + Pseudonym.of(node.id()));
        send(server, "GET", "/routing/v1/peers/" + PEER, none, "Via", name);
        assertThat(called.requests()).as("what is there for all will do").hasSize(3);
    }

    @Test
    void namesThatAreNoNodesAreNotHandedOnAndTooManyNodesAreRefused() throws Exception {
        Node node = closed(
                node().service(DelegatedRouting.at(delegate.uri())).start().join());
        URI server = serving(node).uris().get(0);
        String path = "/routing/v1/providers/" + CID;
        send(
                server,
                "GET",
                path,
                new byte[0],
                "Via",
                "1.1 jlibp2p-x, 1.1 jlibp2p-\u00e4, 1.1 " + "jlibp2p-" + "a".repeat(99));
        assertThat(delegate.onlyRequest().header("Via")).isEqualTo("1.1 " + Pseudonym.of(node.id()));
        String many = IntStream.range(0, 17)
                .mapToObj(i -> "1.1 " + Pseudonym.of(numberedId(i)))
                .collect(Collectors.joining(", "));
        assertThat(send(server, "GET", path, new byte[0], "Via", many).statusCode())
                .isEqualTo(508);
    }

    @Test
    void nodesThatAreOneAnothersDelegatesSeeTheCircle() throws Exception {
        AtomicReference<URI> back = new AtomicReference<>();
        ScriptedHttpServer toTheFirst = server((request, reply) -> {
            HttpResponse<String> answer =
                    send(back.get(), request.method(), request.target(), new byte[0], "Via", request.header("Via"));
            reply.answer(answer.statusCode(), "Content-Type: text/plain\r\n", answer.body());
        });
        Node last = closed(
                node().service(DelegatedRouting.at(toTheFirst.uri())).start().join());
        Node middle =
                closed(node().service(DelegatedRouting.at(serving(last).uris().get(0)))
                        .start()
                        .join());
        Node first =
                closed(node().service(DelegatedRouting.at(serving(middle).uris().get(0)))
                        .start()
                        .join());
        back.set(serving(first).uris().get(0));
        HttpResponse<String> answer = send(back.get(), "GET", "/routing/v1/providers/" + CID, new byte[0]);
        assertThat(answer.statusCode()).as("and not after 25 seconds").isEqualTo(502);
        assertThat(toTheFirst.onlyRequest().header("Via"))
                .isEqualTo("1.1 " + Pseudonym.of(first.id()) + ", 1.1 " + Pseudonym.of(middle.id()) + ", 1.1 "
                        + Pseudonym.of(last.id()));
    }
}
