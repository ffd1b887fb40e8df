package org.jlibp2p.examples.readme;

import java.util.Set;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.mdns.Mdns;
import org.jlibp2p.mdns.MdnsOptions;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.muxer.yamux.Yamux;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.portmap.PortMapping;
import org.jlibp2p.portmap.PortMappingEvent;
import org.jlibp2p.reachability.AutoNat;
import org.jlibp2p.reachability.HolePunch;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayPolicy;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.security.noise.Noise;
import org.jlibp2p.service.ServiceFactory;
import org.jlibp2p.transport.tcp.TcpOptions;
import org.jlibp2p.transport.tcp.TcpTransport;

/** The code of docs/reachability.md and docs/discovery.md. */
final class ReachabilityPage {
    private ReachabilityPage() {}

    static Node throughRelays() {
        Node node = Node.builder()
                .transport(TcpTransport.create())
                .service(CircuitRelay.client(RelayClientOptions.defaults()
                        .withRelays(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/12D3KooW…"))))
                .start()
                .join();
        return node;
    }

    static Node withAutoRelay() {
        Node node = Node.builder()
                .transport(TcpTransport.create())
                .service(CircuitRelay.clientWithAutoRelay(2))
                .service(Kademlia.service(KademliaOptions.amino()))
                .start()
                .join();
        return node;
    }

    static ServiceFactory<CircuitRelay> ofOnesOwn() {
        return CircuitRelay.clientWithAutoRelay(AutoRelayOptions.defaults()
                .withReachability(Reachability.PRIVATE)
                .withCandidates(
                        Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/12D3KooW…"),
                        Multiaddr.parse("/ip4/198.51.100.1/tcp/4001/p2p/12D3KooW…")));
    }

    static void explained() {
        Node node = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/0.0.0.0/tcp/4001")
                .service(AutoNat.service())
                .start()
                .join();

        System.out.println(node.service(AutoNat.class).explain());
    }

    static CompletableFuture<Connection> dial(Node node) {
        return node.connect(Multiaddr.parse("/ip4/192.0.2.1/tcp/4001/p2p/<relay>/p2p-circuit/p2p/<peer>"));
    }

    static NodeBuilder onLimited() {
        return Node.builder().onLimitedConnections(ProtocolId.of("/my-chat/1.0.0"));
    }

    static NodeBuilder punching() {
        return Node.builder()
                .transport(TcpTransport.create(TcpOptions.defaults().withReusePort()))
                .listen("/ip4/0.0.0.0/tcp/4001")
                .service(CircuitRelay.clientWithAutoRelay(2))
                .service(HolePunch.service());
    }

    static NodeBuilder relay() {
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/0.0.0.0/tcp/4001")
                .service(CircuitRelay.server(RelayServerOptions.defaults()));
    }

    static RelayServerOptions forMembers(Set<PeerId> members) {
        return RelayServerOptions.unlimited().withPolicy(new RelayPolicy() {
            @Override
            public boolean allowReservation(PeerId peer, Multiaddr address) {
                return members.contains(peer);
            }
        });
    }

    static Node mapped() {
        Node node = Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/0.0.0.0/tcp/4001")
                .service(PortMapping.service())
                .on(
                        PortMappingEvent.Mapped.class,
                        mapped -> System.out.println(mapped.mapping().external()))
                .start()
                .join();
        return node;
    }

    static void local() {
        Node node = Node.builder()
                .transport(TcpTransport.create())
                .security(Noise.create())
                .muxer(Yamux.create())
                .listen("/ip4/0.0.0.0/tcp/0", "/ip6/::/tcp/0")
                .service(Mdns.service())
                .start()
                .join();
        node.service(Mdns.class).discover(found -> node.connect(found.id()));
    }

    static NodeBuilder localNetwork() {
        return Node.builder().service(Mdns.service(MdnsOptions.defaults().withServiceName("_my-net._udp.local")));
    }
}
