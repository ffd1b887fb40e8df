package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Operation;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.OrderlyEnd;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.autonat.ProbeAnswer.Outcome;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.reachability.autonat.protocol.V1Codec;
import org.jlibp2p.reachability.autonat.protocol.V1Message;
import org.jlibp2p.service.NodeContext;

/**
 * Asks a server of version 1 whether this node can be reached at all. Nothing proves what it says. Confined to the service's
 * loop; completing a future from outside resets the stream.
 *
 * <p>Specification: libp2p, autonat/autonat-v1.md.
 */
final class V1Client {
    /** How long a server may take in all; it may try several addresses. */
    static final Duration EXCHANGE = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final NodeContext node;

    V1Client(NodeContext node) {
        this.node = node;
    }

    CompletableFuture<Reply> ask(PeerId server, List<Multiaddr> addresses) {
        return Asking.ask(
                node,
                server,
                AutoNatProtocols.V1,
                EXCHANGE,
                (stream, operation) -> exchange(stream, addresses, operation));
    }

    private void exchange(Stream stream, List<Multiaddr> addresses, Operation<Reply> operation) {
        CompletableFuture<Outcome> answered = Async.call(stream.loop(), () -> request(stream, addresses));
        operation.onAbort(() -> answered.cancel(false));
        String place = Place.of(stream.connection().remoteAddress());
        Async.whenDone(
                answered,
                (outcome, failure) -> Async.on(node.loop(), () -> {
                    if (failure != null) {
                        operation.fail(failure);
                    } else {
                        operation.succeed(new Reply(outcome, Optional.empty(), place), late -> {});
                    }
                }));
    }

    private CompletableFuture<Outcome> request(Stream stream, List<Multiaddr> addresses) {
        Framed<V1Message, V1Message> messages = stream.framed(V1Codec.CODEC);
        V1Message.Dial request = new V1Message.Dial(
                Optional.of(node.identity().peerId().bytes()),
                addresses.stream().map(Multiaddr::bytes).toList());
        return messages.send(request).thenCompose(sent -> messages.receive()).thenApply(message -> {
            if (!(message instanceof V1Message.DialResponse response)) {
                throw new ProtocolViolationException("a server that asks instead of answering");
            }
            OrderlyEnd.of(stream, PATIENCE);
            return switch (response.status()) {
                case OK -> Outcome.REACHED;
                case DIAL_ERROR -> Outcome.NOT_REACHED;
                case DIAL_REFUSED -> Outcome.NOT_TRIED;
                case BAD_REQUEST, INTERNAL_ERROR -> Outcome.FAILED;
            };
        });
    }
}
