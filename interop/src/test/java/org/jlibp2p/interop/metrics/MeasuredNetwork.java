package org.jlibp2p.interop.metrics;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;

import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.ConnectionGater;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.delegate.DelegatedRouting;
import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.metrics.DelegateClientMetrics;
import org.jlibp2p.metrics.DelegateServerMetrics;
import org.jlibp2p.metrics.KademliaMetrics;
import org.jlibp2p.metrics.Libp2pMetrics;
import org.jlibp2p.metrics.ReachabilityMetrics;
import org.jlibp2p.metrics.RelayMetrics;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.reachability.HolePunch;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.reachability.punch.HolePunchOptions;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.tcp.TcpOptions;
import org.jlibp2p.transport.tcp.TcpTransport;

/**
 * Four nodes on loopback in one registry: a hub, which is server of a DHT, relay and delegate; a member, which is in the DHT and reached
 * through the relay; a caller, which asks the delegate and calls the member; and one that refuses everybody.
 */
final class MeasuredNetwork implements AutoCloseable {
    private static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");
    private static final int BYTES = 64 * 1024;
    private static final HolePunchOptions PUNCHING =
            HolePunchOptions.defaults().withScope(AddressScope.LOOPBACK).withAttemptTimeout(Duration.ofSeconds(5));
    private static final AutoNatOptions AUTO_NAT = AutoNatOptions.defaults().withPrivateNetworks();

    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final List<Registration> open = new ArrayList<>();
    private final Node hub;
    private final Node member;
    private final Node caller;
    private final Node shy;

    private MeasuredNetwork() {
        hub = start(
                TcpOptions.defaults(),
                builder -> builder.service(Kademlia.service(KademliaOptions.privateNetwork("measured")))
                        .service(CircuitRelay.server(RelayServerOptions.defaults()))
                        .service(AutoNat.service(AUTO_NAT)));
        DelegatedRoutingServer delegate = await(DelegatedRoutingServer.over(hub.service(Kademlia.class))
                .options(DelegatedRoutingServerOptions.defaults().withListen("127.0.0.1:0"))
                .start());
        open.add(delegate::close);
        bind(Libp2pMetrics.of(hub)
                .withTags("node", "hub")
                .with(KademliaMetrics.of(hub.service(Kademlia.class)))
                .with(RelayMetrics.of(hub.service(CircuitRelay.class)))
                .with(ReachabilityMetrics.of(hub.service(AutoNat.class)))
                .with(DelegateServerMetrics.of(delegate)));
        Multiaddr atHub = hub.addresses().get(0);
        member = start(
                TcpOptions.defaults().withReusePort(),
                builder -> builder.service(
                                Kademlia.service(KademliaOptions.privateNetwork("measured", atHub.toString())))
                        .service(CircuitRelay.client(
                                RelayClientOptions.defaults().withRelays(atHub)))
                        .service(AutoNat.service(AUTO_NAT))
                        .service(HolePunch.service(PUNCHING))
                        .onLimitedConnections(ECHO));
        member.handle(ECHO, stream -> stream.copyTo(stream));
        bind(Libp2pMetrics.of(member)
                .withTags("node", "member")
                .with(KademliaMetrics.of(member.service(Kademlia.class)))
                .with(RelayMetrics.of(member.service(CircuitRelay.class)))
                .with(ReachabilityMetrics.of(member.service(AutoNat.class))));
        caller = start(
                TcpOptions.defaults().withReusePort(),
                builder -> builder.service(DelegatedRouting.at(delegate.uris().get(0)))
                        .service(CircuitRelay.client())
                        .service(AutoNat.service(AUTO_NAT))
                        .service(HolePunch.service(PUNCHING))
                        .onLimitedConnections(ECHO));
        bind(Libp2pMetrics.of(caller)
                .withTags("node", "caller")
                .with(RelayMetrics.of(caller.service(CircuitRelay.class)))
                .with(ReachabilityMetrics.of(caller.service(AutoNat.class)))
                .with(DelegateClientMetrics.of(caller.service(DelegatedRouting.class))));
        shy = start(
                TcpOptions.defaults(),
                builder -> builder.gater(new ConnectionGater() {
                    @Override
                    public boolean allowInbound(Multiaddr remote) {
                        return false;
                    }
                }));
        bind(Libp2pMetrics.of(shy).withTags("node", "shy"));
    }

    static MeasuredNetwork start() {
        return new MeasuredNetwork();
    }

    private Node start(TcpOptions tcp, UnaryOperator<NodeBuilder> more) {
        Node node = await(
                more.apply(Node.builder().transport(TcpTransport.create(tcp)).listen("/ip4/127.0.0.1/tcp/0"))
                        .start());
        open.add(node::close);
        return node;
    }

    private void bind(Libp2pMetrics metrics) {
        metrics.bindTo(registry);
        open.add(metrics::close);
    }

    private static <T> T await(CompletableFuture<T> future) {
        return future.orTimeout(60, TimeUnit.SECONDS).join();
    }

    /** Waits for the end of what may fail, as some of it is meant to. */
    private static void attempt(CompletableFuture<?> future) {
        try {
            await(future);
        } catch (CompletionException expected) {
            assert expected.getCause() != null;
        }
    }

    /** Has all nodes do something of all that is measured; different things each time. */
    void work(int round) throws IOException {
        Cid cid = Cid.v1(Cid.RAW, Multihash.sha256(Bytes.utf8("content " + round)));
        attempt(member.contentRouting().provide(cid));
        await(caller.contentRouting().findProviders(cid).take(1));
        await(member.contentRouting().findProviders(cid).take(1));
        attempt(member.peerRouting().findPeer(Identity.generate().peerId()));
        relayed();
        attempt(caller.connect(through(Identity.generate().peerId())));
        attempt(member.connect(shy.addresses().get(0)));
        attempt(caller.openStream(hub.id(), ProtocolId.of("/nobody/1"), ProtocolId.of("/nobody/2")));
    }

    private Multiaddr through(PeerId peer) {
        return hub.addresses().get(0).with(MultiaddrProtocol.P2P_CIRCUIT).with(MultiaddrProtocol.P2P, peer.toString());
    }

    private void relayed() throws IOException {
        for (Connection each : caller.connections()) {
            if (each.remotePeer().equals(member.id())) {
                await(each.close());
            }
        }
        try {
            Connection connection = await(caller.connect(through(member.id())));
            Stream stream = await(connection.openStream(ECHO));
            await(stream.write(Bytes.wrap(new byte[BYTES])));
            await(stream.closeWrite());
            stream.blocking().input().readAllBytes();
        } catch (CompletionException noReservationYet) {
            assert noReservationYet.getCause() != null;
        }
    }

    String scrape() {
        return registry.scrape();
    }

    /** Serves what Prometheus reads, on loopback. */
    int serve() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/metrics", exchange -> {
                byte[] scrape = scrape().getBytes(StandardCharsets.UTF_8);
                exchange.getResponseHeaders().set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
                exchange.sendResponseHeaders(200, scrape.length);
                exchange.getResponseBody().write(scrape);
                exchange.close();
            });
            server.start();
            open.add(() -> server.stop(0));
            return server.getAddress().getPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        for (int i = open.size() - 1; i >= 0; i--) {
            open.get(i).close();
        }
    }
}
