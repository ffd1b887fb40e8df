package org.jlibp2p.ping;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/**
 * Measures round trips to peers, and lets them measure theirs. Any thread may call.
 *
 * <p>Specification: libp2p, ping/ping.md.
 */
public final class Ping implements Service {
    /** The name of the protocol. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/ipfs/ping/1.0.0");

    /** The bytes in one ping. */
    static final int SIZE = 32;

    private final NodeContext node;
    private final PingServer server;
    private final Map<Connection, PingClient> clients = new ConcurrentHashMap<>();

    private Ping(NodeContext node) {
        this.node = node;
        server = new PingServer(node.limits());
    }

    /**
     * The service.
     *
     * @return what a node builds it with
     */
    public static ServiceFactory<Ping> service() {
        return Ping::new;
    }

    @Override
    public CompletableFuture<Void> start() {
        node.handle(PROTOCOL, server::serve);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> stop() {
        NodeClosedException stopping = new NodeClosedException("ping has stopped");
        List.copyOf(clients.entrySet())
                .forEach(entry ->
                        Async.on(entry.getKey().loop(), () -> entry.getValue().end(stopping)));
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Measures the round trip to a peer, over the connection there is or over one that is made for it; making it does not
     * count. Completing the future from outside gives the ping up.
     *
     * @param peer whom
     * @return completes with the time from the sending of 32 random bytes to their return; fails as
     *     {@link NodeContext#connect} and {@link #ping(Connection)} do
     */
    public CompletableFuture<Duration> ping(PeerId peer) {
        return Async.compose(node.connect(new PeerInfo(peer, List.of())), this::ping, unused -> {});
    }

    /**
     * Measures the round trip on a connection. Completing the future from outside gives the ping up.
     *
     * @param connection which
     * @return completes on the connection's loop with the time from the sending of 32 random bytes to their return; fails as
     *     {@link Connection#openStream} does, with {@link org.jlibp2p.ProtocolViolationException} if other bytes return,
     *     or with {@link org.jlibp2p.async.OperationTimeoutException} after
     *     {@link org.jlibp2p.limits.TimeLimits#ping()}
     */
    public CompletableFuture<Duration> ping(Connection connection) {
        return Async.call(connection.loop(), () -> onLoop(connection));
    }

    private CompletableFuture<Duration> onLoop(Connection connection) {
        if (!connection.isOpen()) {
            return CompletableFuture.failedFuture(ended());
        }
        PingClient client = clients.get(connection);
        if (client == null) {
            client = new PingClient(connection, node.limits().times().ping());
            clients.put(connection, client);
            connection.closed().whenComplete((reason, none) -> Async.on(connection.loop(), () -> forget(connection)));
        }
        return client.ping();
    }

    private void forget(Connection connection) {
        clients.remove(connection).end(ended());
    }

    private static ConnectionClosedException ended() {
        return new ConnectionClosedException("the connection has ended", ErrorCode.NONE, false);
    }
}
