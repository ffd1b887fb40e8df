package org.jlibp2p.reachability;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.UnaryOperator;

import org.jlibp2p.async.Async;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.reachability.autonat.AddressState;
import org.jlibp2p.reachability.autonat.AutoNatOptions;
import org.jlibp2p.transport.tcp.TcpTransport;

import static org.assertj.core.api.Assertions.assertThat;

/** Nodes over TCP at several addresses of this machine, all ended with the test. */
final class NatNodes implements AutoCloseable {
    static final AutoNatOptions OPTIONS = AutoNatOptions.defaults().withPrivateNetworks();

    private static final long PATIENCE = 40;

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

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(PATIENCE, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError("did not complete", Async.unwrap(e));
        }
    }

    static Throwable failureOf(CompletableFuture<?> future) {
        try {
            future.get(PATIENCE, TimeUnit.SECONDS);
        } catch (Exception e) {
            return Async.unwrap(e);
        }
        throw new AssertionError("was expected to fail");
    }

    static void eventually(String what, BooleanSupplier condition) {
        long end = System.nanoTime() + Duration.ofSeconds(PATIENCE).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - end).as("waiting for: " + what).isNegative();
            try {
                Thread.sleep(5);
            } catch (InterruptedException e) {
                throw new AssertionError(e);
            }
        }
    }

    @Override
    public void close() {
        nodes.forEach(Node::close);
    }
}
