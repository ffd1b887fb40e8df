package org.jlibp2p.reachability;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.UnaryOperator;

import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.reachability.autonat.AddressState;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.transport.tcp.TcpTransport;

import static org.jlibp2p.relay.Waiting.await;

/** Nodes over TCP at several addresses of this machine, all ended with the test. */
final class NatNodes implements AutoCloseable {
    static final AutoNatOptions OPTIONS = AutoNatOptions.defaults().withPrivateNetworks();

    private final List<Node> nodes = new ArrayList<>();

    Node start(UnaryOperator<NodeBuilder> more) {
        Node node = await(
                more.apply(Node.builder().transport(TcpTransport.create())).start());
        nodes.add(node);
        return node;
    }

    /** One that dials others, at 127.0.0.n. */
    Node server(int number) {
        return start(
                builder -> builder.listen("/ip4/127.0.0." + number + "/tcp/0").service(AutoNat.service(OPTIONS)));
    }

    Node client(AutoNatOptions options, UnaryOperator<NodeBuilder> more) {
        return start(builder -> more.apply(builder).service(AutoNat.service(options.withoutServer())));
    }

    static void connect(Node from, Node... servers) {
        for (Node to : servers) {
            await(from.connect(to.addresses().get(0)));
        }
    }

    static AutoNat autoNat(Node node) {
        return node.service(AutoNat.class);
    }

    static AddressState state(Node node, Multiaddr address) {
        Multiaddr bare = address.withoutLast(MultiaddrProtocol.P2P);
        return autoNat(node).addresses().stream()
                .filter(state -> state.address().equals(bare))
                .findFirst()
                .orElseThrow(() -> new AssertionError(
                        bare + " is not among " + autoNat(node).addresses()));
    }

    static <E extends NodeEvent> ConcurrentLinkedQueue<E> events(Node node, Class<E> type) {
        ConcurrentLinkedQueue<E> seen = new ConcurrentLinkedQueue<>();
        node.events().on(type, seen::add);
        return seen;
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
