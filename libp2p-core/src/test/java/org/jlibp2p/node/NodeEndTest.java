package org.jlibp2p.node;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.service.Service;
import org.jlibp2p.transport.memory.MemoryTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.node.MemoryNodes.await;
import static org.jlibp2p.node.MemoryNodes.eventually;
import static org.jlibp2p.node.MemoryNodes.failureOf;

/** What is left of a node, and of what was under way, when it stops or was never wanted. */
class NodeEndTest {
    private final MemoryNodes network = new MemoryNodes();

    @AfterEach
    void end() {
        network.close();
    }

    /** A service whose start takes for ever, and which says whether it was stopped. */
    private static final class Sleeper implements Service {
        final CompletableFuture<Void> starting = new CompletableFuture<>();
        final CompletableFuture<Void> stopped = new CompletableFuture<>();

        @Override
        public CompletableFuture<Void> start() {
            starting.complete(null);
            return new CompletableFuture<>();
        }

        @Override
        public CompletableFuture<Void> stop() {
            stopped.complete(null);
            return CompletableFuture.completedFuture(null);
        }
    }

    @Test
    void cancellingAStartStopsWhatHadStarted() {
        Sleeper sleeper = new Sleeper();
        CompletableFuture<Node> starting = Node.builder()
                .transport(MemoryTransport.create(network.hub))
                .service(context -> sleeper)
                .start();
        await(sleeper.starting);
        starting.cancel(false);

        await(sleeper.stopped);
        eventually(
                "no thread of it is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("libp2p-")));
    }

    @Test
    void aConnectUnderWayFailsWhenTheNodeStops() {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        String id = Identity.generate().peerId().toString();
        CompletableFuture<Connection> connecting = client.connect(Multiaddr.parse("/memory/4242/p2p/" + id));
        CompletableFuture<Connection> other = client.connect(server.addresses().get(0));
        await(client.stop());

        assertThat(failureOf(connecting)).isInstanceOf(Libp2pException.class);
        eventually("the other is told one way or the other", other::isDone);
        assertThat(failureOf(client.connect(server.addresses().get(0)))).isInstanceOf(NodeClosedException.class);
        assertThat(failureOf(client.listen(Multiaddr.parse("/memory/0")))).isInstanceOf(NodeClosedException.class);
    }

    @Test
    void closingOnAConnectionsLoopIsRefused() {
        Node server = network.server(builder -> builder);
        Node client = network.client(builder -> builder);
        Connection connection = await(client.connect(server.addresses().get(0)));
        CompletableFuture<Throwable> refused = new CompletableFuture<>();
        connection.loop().execute(() -> {
            try {
                client.close();
                refused.complete(null);
            } catch (RuntimeException mistake) {
                refused.complete(mistake);
            }
        });

        assertThat(await(refused)).isInstanceOf(IllegalStateException.class).hasMessageContaining("stop()");
    }

    @Test
    void stoppingTwiceIsOneEnd() {
        Node server = network.server(builder -> builder);
        CompletableFuture<Void> first = server.stop();
        first.cancel(false);

        await(server.stop());
    }
}
