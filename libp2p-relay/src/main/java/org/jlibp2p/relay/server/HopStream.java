package org.jlibp2p.relay.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.relay.protocol.HopCodec;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.wire.Codec;

/** One stream on which a peer asks a relay for something, and which becomes the circuit if it gets one. On the stream's loop. */
final class HopStream {
    /** How long a peer may take to send its request. */
    static final Duration REQUEST = Duration.ofSeconds(10);

    private final RelayServer relay;
    private final Stream stream;
    private final Framed<Bytes, HopMessage> messages;

    HopStream(RelayServer relay, Stream stream) {
        this.relay = relay;
        this.stream = stream;
        // Read as bytes, since a request that is none is answered, too.
        this.messages = stream.framed(Codec.bytes(CircuitProtocols.MAX_MESSAGE), HopCodec.CODEC);
    }

    /** The life of the stream. */
    CompletableFuture<Void> serve() {
        Registration timer = stream.loop()
                .schedule(
                        REQUEST,
                        () -> stream.reset(
                                new OperationTimeoutException("waiting for a request to the relay", REQUEST)));
        CompletableFuture<Bytes> received = messages.receive();
        Async.whenDone(received, (message, failure) -> timer.close());
        return received.thenCompose(this::requested);
    }

    private CompletableFuture<Void> requested(Bytes message) {
        HopMessage request;
        try {
            request = HopCodec.CODEC.decode(message);
        } catch (MalformedMessageException unreadable) {
            return refuse(Status.MALFORMED_MESSAGE);
        }
        return onLoop(relay.decide(request, stream.connection())).thenCompose(this::carryOut);
    }

    private <T> CompletableFuture<T> onLoop(CompletableFuture<T> elsewhere) {
        CompletableFuture<T> here = new CompletableFuture<>();
        Async.whenDone(
                elsewhere,
                (value, failure) -> Async.on(stream.loop(), () -> {
                    if (failure != null) {
                        here.completeExceptionally(Async.unwrap(failure));
                    } else {
                        here.complete(value);
                    }
                }));
        return here;
    }

    private CompletableFuture<Void> carryOut(RelayServer.Verdict verdict) {
        if (verdict.circuit().isPresent()) {
            return verdict.circuit().get().open(stream, messages);
        }
        if (verdict.decision() instanceof HopDecision.Refuse refusal) {
            return refuse(refusal.status());
        }
        return messages.send(Grants.answer(
                relay.node(), stream.connection(), verdict.expires().orElseThrow(), relay.limit()));
    }

    private CompletableFuture<Void> refuse(Status status) {
        return messages.send(new HopMessage.Answer(status));
    }
}
