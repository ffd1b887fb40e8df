package org.jlibp2p.interop.delegate;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.async.EventLoops;
import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.DelegatedRouting;
import org.jlibp2p.delegate.DelegatedRoutingOptions;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.KuboRouting;
import org.jlibp2p.delegate.StandaloneRouting;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.interop.harness.Closing;
import org.jlibp2p.interop.harness.PeerBuild;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.muxer.yamux.Yamux;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.RoutingException;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/**
 * kubo's delegated routing and its RPC, asked by this library; and kubo asking this library's server. Two daemons are a
 * private DHT; a third has no DHT but boxo's server with what a test scripts, so that what it tells can be held back.
 */
@Tag("other-implementations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class DelegateKuboIT {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String PATH = "/ipfs/bafkqaaa";

    private Kubo asked;
    private Kubo other;
    private Kubo front;
    private PeerProcess scripted;
    private Node node;
    private StandaloneRouting delegate;

    @BeforeAll
    void startEverything() {
        Kubo.build();
        PeerBuild.run(PeerKind.GO);
        scripted = PeerProcess.start(PeerKind.GO, "--routing-server", "0");
        asked = Kubo.start("asked", Kubo.IN_A_DHT);
        other = Kubo.start("other", Kubo.IN_A_DHT);
        front = Kubo.start(
                "front", Kubo.withDelegate(scripted.ready().object("routing").text("url")));
        other.connect(asked);
        Poll.until("the daemons have one another in their DHT", LIMIT, () -> asked.knows(other) && other.knows(asked));
        node = node(KuboRouting.at(asked.rpc()));
        delegate = StandaloneRouting.start(DelegatedRoutingOptions.of(List.of(asked.delegate())));
    }

    @AfterAll
    void stopEverything() {
        Closing.all(delegate, node, asked, other, front, scripted);
    }

    private static Node node(ServiceFactory<?> routing) {
        return await(Node.builder()
                .transport(TcpTransport.create())
                .security(Noise.create())
                .muxer(Yamux.create())
                .service(routing)
                .start());
    }

    private KuboRouting rpc() {
        return node.service(KuboRouting.class);
    }

    private DelegatedRouting endpoint() {
        return delegate.routing();
    }

    @Test
    void whatIsProvidedByTheRpcOfOneDaemonIsFoundByTheRpcAndTheEndpointOfAnother() {
        Cid cid = Cid.parse(other.add("some content"));
        assertThat(found(rpc(), cid)).isEmpty();
        provideFromOther(cid);
        for (ContentRouting routing : List.of(rpc(), endpoint())) {
            List<PeerInfo> providers = found(routing, cid);
            assertThat(providers).singleElement().extracting(PeerInfo::id).isEqualTo(PeerId.parse(other.peerId()));
            assertThat(providers.get(0).addresses())
                    .anySatisfy(address -> assertThat(address.toString()).startsWith("/ip4/127.0.0.1/tcp/"));
        }
    }

    private void provideFromOther(Cid cid) {
        try (Node provider = node(KuboRouting.at(other.rpc()))) {
            await(provider.service(KuboRouting.class).provide(cid));
        }
    }

    @Test
    void aDaemonDoesNotProvideWhatItHasNot() {
        RoutingException failure = failureOf(rpc().provide(Cid.parse(Subjects.cid())));
        assertThat(failure.getSuppressed()[0].getMessage()).contains("not found locally");
    }

    @Test
    void nodesFindPeersByTheRpcAndTheEndpoint() {
        PeerId peer = PeerId.parse(other.peerId());
        for (Optional<PeerInfo> found :
                List.of(await(rpc().findPeer(peer)), await(endpoint().findPeer(peer)))) {
            assertThat(found).map(PeerInfo::id).contains(peer);
            assertThat(found.orElseThrow().addresses()).isNotEmpty();
        }
        assertThat(await(node.peerRouting().findPeer(peer))).isPresent();
    }

    @Test
    void aNodeWithTheRpcAloneDialsAPeerByItsId() {
        PeerId peer = PeerId.parse(other.peerId());
        assertThat(await(node.connect(peer)).remotePeer()).isEqualTo(peer);
    }

    @Test
    void aNodeWithTheEndpointAloneDialsAPeerByItsId() {
        PeerId peer = PeerId.parse(other.peerId());
        try (Node small = node(DelegatedRouting.at(asked.delegate()))) {
            assertThat(await(small.connect(peer)).remotePeer()).isEqualTo(peer);
        }
    }

    @Test
    void whoFindsNothingIsToldSo() {
        PeerId peer = PeerId.parse(Subjects.peer());
        Cid cid = Cid.parse(Subjects.cid());
        IpnsName name = new IpnsName(peer);
        assertThat(await(rpc().findPeer(peer))).isEmpty();
        assertThat(await(endpoint().findPeer(peer))).isEmpty();
        assertThat(found(rpc(), cid)).isEmpty();
        assertThat(found(endpoint(), cid)).isEmpty();
        assertThat(await(rpc().findValue(name.routingKey()))).isEmpty();
        assertThat(await(endpoint().resolve(name))).isEmpty();
    }

    @Test
    void ipnsRecordsGoInAndOutByTheRpcAndTheEndpoint() {
        Identity byRpc = Identity.generate();
        await(rpc().putValue(IpnsName.of(byRpc).routingKey(), record(byRpc).encode()));
        assertThat(await(endpoint().resolve(IpnsName.of(byRpc)))).contains(record(byRpc));

        Identity byEndpoint = Identity.generate();
        await(endpoint().publish(IpnsName.of(byEndpoint), record(byEndpoint)));
        Optional<Bytes> got = await(rpc().findValue(IpnsName.of(byEndpoint).routingKey()));
        assertThat(got).contains(record(byEndpoint).encode());
    }

    @Test
    void whatADaemonPublishesIsReadByTheRpcAndTheEndpointOfAnother() {
        other.run("name", "publish", "--allow-offline", PATH);
        IpnsName name = new IpnsName(PeerId.parse(other.peerId()));
        assertThat(await(endpoint().resolve(name)).flatMap(IpnsRecord::path)).contains(PATH);
        Bytes record = await(rpc().findValue(name.routingKey())).orElseThrow();
        assertThat(IpnsRecord.decode(record).path()).contains(PATH);
    }

    /** Its endpoint asks the DHT of the internet for them and no other. */
    @Test
    void theClosestPeersOfAPrivateNetworkAreAFailureThatSaysWhy() {
        RoutingException failure =
                failureOf(endpoint().closestPeers(PeerId.parse(other.peerId()).bytes()));
        assertThat(failure.getSuppressed()[0])
                .isInstanceOfSatisfying(
                        DelegateException.class,
                        told -> assertThat(told.status()).isEqualTo(500));
        assertThat(failure.getSuppressed()[0]).hasMessageContaining("failed to find any peer in table");
    }

    @Test
    void providersArriveOneByOneByTheEndpoint() {
        try (StandaloneRouting client =
                StandaloneRouting.start(DelegatedRoutingOptions.of(List.of(front.delegate())))) {
            oneByOne(client.routing());
        }
    }

    @Test
    void providersArriveOneByOneByTheRpc() {
        try (Node client = node(KuboRouting.at(front.rpc()))) {
            oneByOne(client.service(KuboRouting.class));
        }
    }

    private void oneByOne(ContentRouting client) {
        String cid = Subjects.cid();
        List<Map<String, Object>> records = Subjects.records(3);
        scripted.call("routingScript", "op", "providers", "key", cid, "records", records, "gated", true);
        try (Results<PeerInfo> results = client.findProviders(Cid.parse(cid))) {
            for (Map<String, Object> record : records) {
                CompletableFuture<Optional<PeerInfo>> next = results.next();
                assertThat(next).isNotDone();
                scripted.call("routingRelease", "op", "providers", "key", cid);
                PeerInfo provider = await(next).orElseThrow();
                assertThat(provider.id().toString()).isEqualTo(record.get("ID"));
                assertThat(provider.addresses().stream().map(Object::toString).toList())
                        .containsExactlyInAnyOrderElementsOf(texts(record.get("Addrs")));
            }
            CompletableFuture<Optional<PeerInfo>> end = results.next();
            assertThat(end).isNotDone();
            scripted.call("routingRelease", "op", "providers", "key", cid);
            assertThat(await(end)).isEmpty();
        }
    }

    private static List<String> texts(Object list) {
        return ((List<?>) list).stream().map(String.class::cast).toList();
    }

    @Test
    void closingAStreamOfTheRpcEndsTheSearch() {
        String cid = Subjects.cid();
        scripted.call("routingScript", "op", "providers", "key", cid, "records", Subjects.records(3), "gated", true);
        try (Node client = node(KuboRouting.at(front.rpc()))) {
            Results<PeerInfo> results = client.service(KuboRouting.class).findProviders(Cid.parse(cid));
            scripted.call("routingRelease", "op", "providers", "key", cid);
            assertThat(await(results.next())).isPresent();
            results.close();
            scripted.awaitEvent("routing:end", event -> event.flag("cancelled") && event.number("sent") == 1);
        }
    }

    /** kubo's own delegated routing is boxo's client inside a node. */
    @Test
    void aDaemonFindsByOurServer() {
        EventLoops loops = EventLoops.create("routing-script", 1);
        ScriptedRouting routing = new ScriptedRouting(loops.next(), (operation, sent, cancelled) -> {});
        try (DelegatedRoutingServer server = await(DelegatedRoutingServer.over(routing)
                        .options(DelegatedRoutingServerOptions.defaults().withListen("127.0.0.1:0"))
                        .start());
                Kubo client = Kubo.start("client", Kubo.withDelegate(ServerUrl.of(server)))) {
            Cid cid = Cid.parse(Subjects.cid());
            PeerInfo provider =
                    new PeerInfo(PeerId.parse(Subjects.peer()), List.of(Multiaddr.parse("/ip4/127.0.0.1/tcp/1")));
            RoutingAnswer answer = new RoutingAnswer(List.of(provider), Optional.empty(), Optional.empty(), false);
            await(routing.script(RoutingOperation.PROVIDERS, cid.hash().bytes(), answer));
            await(routing.script(RoutingOperation.PEERS, provider.id().bytes(), answer));
            assertThat(client.run("routing", "findprovs", cid.toString()))
                    .isEqualTo(provider.id().toString());
            assertThat(client.run("routing", "findpeer", provider.id().toString()))
                    .isEqualTo("/ip4/127.0.0.1/tcp/1");
            client.run("name", "publish", "--allow-offline", PATH);
            IpnsName name = new IpnsName(PeerId.parse(client.peerId()));
            Bytes published = await(routing.findValue(name.routingKey())).orElseThrow();
            assertThat(IpnsRecord.decode(published).path()).contains(PATH);
        } finally {
            loops.close();
        }
    }

    private static IpnsRecord record(Identity owner) {
        return IpnsRecord.builder(owner)
                .value(PATH)
                .sequence(1)
                .validUntil(Instant.ofEpochSecond(4_000_000_000L))
                .sign();
    }

    private static List<PeerInfo> found(ContentRouting routing, Cid cid) {
        return await(routing.findProviders(cid).take(Integer.MAX_VALUE));
    }

    private static RoutingException failureOf(CompletableFuture<?> asked) {
        CompletionException failure = catchThrowableOfType(CompletionException.class, () -> await(asked));
        assertThat(failure).as("it should have failed").isNotNull();
        assertThat(failure.getCause()).isInstanceOf(RoutingException.class);
        return (RoutingException) failure.getCause();
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.copy().orTimeout(LIMIT.toSeconds(), TimeUnit.SECONDS).join();
    }
}
