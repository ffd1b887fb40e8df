package org.jlibp2p.relay.client;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.relay.protocol.StopCodec;
import org.jlibp2p.relay.protocol.StopMessage;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.wire.Codec;

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
    private final Framed<Bytes, StopMessage> messages;

    StopStream(CircuitTransport transport, Stream stream) {
        this.transport = transport;
        this.stream = stream;
        // Read as bytes, since a request that is none is answered, too.
        this.messages = stream.framed(Codec.bytes(CircuitProtocols.MAX_MESSAGE), StopCodec.CODEC);
    }

    /** The life of the stream. */
    CompletableFuture<Void> serve() {
        Registration timer = stream.loop()
                .schedule(
                        REQUEST,
                        () -> stream.reset(new OperationTimeoutException("waiting for a relay's request", REQUEST)));
        CompletableFuture<Bytes> received = messages.receive();
        Async.whenDone(received, (message, failure) -> timer.close());
        return received.thenCompose(this::requested);
    }

    private CompletableFuture<Void> requested(Bytes message) {
        StopMessage request;
        try {
            request = StopCodec.CODEC.decode(message);
        } catch (MalformedMessageException unreadable) {
            return answer(Status.MALFORMED_MESSAGE);
        }
        if (!(request instanceof StopMessage.Connect connect)) {
            return answer(Status.UNEXPECTED_MESSAGE);
        }
        Connection relay = stream.connection();
        if (CircuitProtocols.isRelayed(relay)
                || connect.peer().equals(transport.node().identity().peerId())) {
            return answer(Status.PERMISSION_DENIED);
        }
        return transport.listener(relay.remotePeer()).thenCompose(listener -> decided(connect, listener));
    }

    private CompletableFuture<Void> decided(StopMessage.Connect connect, Optional<CircuitListener> listener) {
        if (listener.isEmpty()) {
            return answer(Status.PERMISSION_DENIED);
        }
        CompletableFuture<Void> life = new CompletableFuture<>();
        Async.whenDone(
                answer(Status.OK),
                (sent, failure) -> Async.on(stream.loop(), () -> {
                    if (failure != null) {
                        life.completeExceptionally(Async.unwrap(failure));
                    } else {
                        Async.follow(stream.closed(), life);
                        listener.get().accept(circuit(connect));
                    }
                }));
        return life;
    }

    private RawConnection circuit(StopMessage.Connect connect) {
        Connection relay = stream.connection();
        Multiaddr through = CircuitAddress.through(relay.remoteAddress(), relay.remotePeer());
        return new RawConnection(messages.unframed(), relay.localAddress(), through, connect.limit());
    }

    private CompletableFuture<Void> answer(Status status) {
        return messages.send(new StopMessage.Answer(status));
    }
}
