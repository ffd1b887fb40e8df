package org.jlibp2p.relay.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.RequestStream;
import org.jlibp2p.relay.protocol.StopCodec;
import org.jlibp2p.relay.protocol.StopMessage;
import org.jlibp2p.transport.RawConnection;

/**
 * One stream on which a relay brings a circuit, and which becomes the circuit if this node wants it: from relays at which it
 * listens. On the stream's loop.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md, Stop Protocol.
 */
final class StopStream {
    /** How long a relay may take to say from whom the circuit is. */
    static final Duration REQUEST = Duration.ofSeconds(10);

    private final CircuitTransport transport;
    private final Stream stream;
    private final RequestStream<StopMessage> requests;

    StopStream(CircuitTransport transport, Stream stream) {
        this.transport = transport;
        this.stream = stream;
        requests = new RequestStream<>(stream, StopCodec.CODEC);
    }

    /** The life of the stream. */
    CompletableFuture<Void> serve() {
        return requests.serve(REQUEST, new StopMessage.Answer(Status.MALFORMED_MESSAGE), this::requested);
    }

    private CompletableFuture<Void> requested(StopMessage request) {
        if (!(request instanceof StopMessage.Connect connect)) {
            return answer(Status.UNEXPECTED_MESSAGE);
        }
        Connection relay = stream.connection();
        if (relay.isRelayed()
                || connect.peer().equals(transport.node().identity().peerId())) {
            return answer(Status.PERMISSION_DENIED);
        }
        return Async.copyOf(transport.listener(relay.remotePeer()), stream.loop())
                .thenCompose(listener -> decided(connect, listener));
    }

    private CompletableFuture<Void> decided(StopMessage.Connect connect, Optional<CircuitListener> listener) {
        if (listener.isEmpty()) {
            return answer(Status.PERMISSION_DENIED);
        }
        return Async.copyOf(answer(Status.OK), stream.loop()).thenCompose(sent -> {
            listener.get().accept(circuit(connect));
            return Async.copyOf(stream.closed());
        });
    }

    private RawConnection circuit(StopMessage.Connect connect) {
        Connection relay = stream.connection();
        Multiaddr through = CircuitAddress.through(relay.remoteAddress(), relay.remotePeer());
        return new RawConnection(requests.messages().unframed(), relay.localAddress(), through, connect.limit());
    }

    private CompletableFuture<Void> answer(Status status) {
        return requests.messages().send(new StopMessage.Answer(status));
    }
}
