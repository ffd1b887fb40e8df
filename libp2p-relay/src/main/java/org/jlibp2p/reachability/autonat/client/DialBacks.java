package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.reachability.autonat.protocol.DialBackAnswerCodec;
import org.jlibp2p.reachability.autonat.protocol.DialBackCodec;
import org.jlibp2p.service.NodeContext;

/**
 * Receives those that were asked to dial this node, and knows them by the nonce alone: they may come as whoever they like.
 * Confined to the service's loop.
 *
 * <p>Specification: libp2p, autonat/autonat-v2.md.
 */
final class DialBacks {
    /** How long a peer that has dialled may take to say its nonce. */
    static final Duration NONCE = Duration.ofSeconds(5);

    private final NodeContext node;
    private final Map<Long, CompletableFuture<Multiaddr>> expected = new HashMap<>();

    DialBacks(NodeContext node) {
        this.node = node;
    }

    void start() {
        node.handle(AutoNatProtocols.DIAL_BACK, this::serve);
    }

    /** Waits for a nonce; completes with where the connection has arrived that brought it, at most once. */
    CompletableFuture<Multiaddr> expect(long nonce) {
        assert node.loop().inLoop();
        CompletableFuture<Multiaddr> arrival = new CompletableFuture<>();
        expected.put(nonce, arrival);
        return arrival;
    }

    void forget(long nonce) {
        assert node.loop().inLoop();
        expected.remove(nonce);
    }

    private CompletableFuture<Void> serve(Stream stream) {
        Registration timer = stream.loop()
                .schedule(NONCE, () -> stream.reset(new OperationTimeoutException("waiting for a nonce", NONCE)));
        Framed<Long, Integer> messages = stream.framed(DialBackCodec.CODEC, DialBackAnswerCodec.CODEC);
        CompletableFuture<Long> received = messages.receive();
        Async.whenDone(received, (nonce, failure) -> timer.close());
        return received.thenCompose(nonce -> {
                    Connection connection = stream.connection();
                    return Async.call(node.loop(), () -> arrived(nonce, connection));
                })
                .thenCompose(known -> messages.send(DialBackAnswerCodec.OK));
    }

    private CompletableFuture<Void> arrived(long nonce, Connection connection) {
        CompletableFuture<Multiaddr> arrival = expected.get(nonce);
        if (arrival == null || connection.isRelayed() || !arrival.complete(connection.localAddress())) {
            throw new ProtocolViolationException("a nonce that nobody waits for");
        }
        return CompletableFuture.completedFuture(null);
    }
}
