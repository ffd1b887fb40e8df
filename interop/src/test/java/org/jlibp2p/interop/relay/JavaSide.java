package org.jlibp2p.interop.relay;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.node.Node;
import org.jlibp2p.node.NodeBuilder;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.CircuitRelay;
import org.jlibp2p.relay.circuit.AutoRelayOptions;
import org.jlibp2p.relay.circuit.RelayClientOptions;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.transport.ConnectionLimit;
import org.jlibp2p.transport.tcp.TcpTransport;

/** A node of this library. */
final class JavaSide implements Side {
    static final ProtocolId ECHO = ProtocolId.of("/echo/1.0.0");

    /** The most that is waited for anything. */
    static final Duration LIMIT = Duration.ofSeconds(40);

    private Node node;

    private JavaSide(Node node) {
        this.node = node;
    }

    /** A relay, which listens. */
    static JavaSide relay(RelayServerOptions options) {
        return new JavaSide(
                start(builder -> builder.listen("/ip4/127.0.0.1/tcp/0").service(CircuitRelay.server(options))));
    }

    /** One that is private and finds its relays by itself, among these if there are any. */
    static JavaSide autoRelay(int places, Side... relays) {
        Multiaddr[] list =
                Stream.of(relays).map(Side::address).map(Multiaddr::parse).toArray(Multiaddr[]::new);
        return new JavaSide(
                start(builder -> builder.service(CircuitRelay.clientWithAutoRelay(AutoRelayOptions.defaults()
                        .withRelays(places)
                        .withCandidates(list)
                        .withReachability(Reachability.PRIVATE)))));
    }

    /** One that listens nowhere. */
    static JavaSide create() {
        return new JavaSide(client(RelayClientOptions.defaults()));
    }

    private static Node client(RelayClientOptions options) {
        return start(builder -> builder.service(CircuitRelay.client(options)));
    }

    private static Node start(UnaryOperator<NodeBuilder> more) {
        Node node =
                await(more.apply(Node.builder().transport(TcpTransport.create()).onLimitedConnections(ECHO))
                        .start());
        node.handle(ECHO, stream -> stream.copyTo(stream));
        return node;
    }

    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT.toSeconds(), TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(Async.unwrap(e).toString(), Async.unwrap(e));
        }
    }

    Node node() {
        return node;
    }

    @Override
    public String id() {
        return node.id().toString();
    }

    @Override
    public String address() {
        return node.addresses().get(0).toString();
    }

    /** Starts anew, with the relay among its options. */
    @Override
    public void reserve(Side relay) {
        node.close();
        node = client(RelayClientOptions.defaults().withRelays(Multiaddr.parse(relay.address())));
        awaitPlace(relay);
    }

    void awaitPlace(Side relay) {
        Poll.until("an address through " + relay.id(), LIMIT, () -> hasPlace(relay));
    }

    boolean hasPlace(Side relay) {
        return node.addresses().contains(Multiaddr.parse(Side.through(relay, this)));
    }

    @Override
    public Circuit dial(Side relay, Side target) {
        Connection connection = await(node.connect(Multiaddr.parse(Side.through(relay, target))));
        ConnectionLimit limit = connection.limit().orElse(null);
        return limit == null
                ? new Circuit(connection.remoteAddress().toString(), false, 0, 0)
                : new Circuit(
                        connection.remoteAddress().toString(),
                        true,
                        limit.duration().orElse(Duration.ZERO).toSeconds(),
                        limit.bytes().orElse(0));
    }

    @Override
    public boolean echoes(Side target, int bytes) {
        var stream = await(node.openStream(PeerId.parse(target.id()), ECHO));
        stream.write(Bytes.wrap(new byte[bytes]));
        int came = 0;
        try {
            while (came < bytes) {
                Bytes more = stream.read().get(LIMIT.toSeconds(), TimeUnit.SECONDS);
                if (more.isEmpty()) {
                    return false;
                }
                came += more.size();
            }
            await(stream.closeWrite());
            return stream.read().get(LIMIT.toSeconds(), TimeUnit.SECONDS).isEmpty();
        } catch (ExecutionException reset) {
            return false;
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public boolean isConnected(Side other) {
        return node.connections().stream()
                .anyMatch(connection -> connection.remotePeer().toString().equals(other.id()));
    }

    @Override
    public void close() {
        node.close();
    }
}
