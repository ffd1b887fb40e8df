package org.jlibp2p.relay.server;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.HopCodec;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.relay.protocol.RequestStream;

/** One stream on which a peer asks a relay for something, and which becomes the circuit if it gets one. On the stream's loop. */
final class HopStream {
    /** How long a peer may take to send its request. */
    static final Duration REQUEST = Duration.ofSeconds(10);

    private final RelayServer relay;
    private final Stream stream;
    private final RequestStream<HopMessage> requests;

    HopStream(RelayServer relay, Stream stream) {
        this.relay = relay;
        this.stream = stream;
        requests = new RequestStream<>(stream, HopCodec.CODEC);
    }

    /** The life of the stream. */
    CompletableFuture<Void> serve() {
        return requests.serve(REQUEST, new HopMessage.Answer(Status.MALFORMED_MESSAGE), this::requested);
    }

    private CompletableFuture<Void> requested(HopMessage request) {
        return Async.copyOf(relay.decide(request, stream.connection()), stream.loop())
                .thenCompose(this::carryOut);
    }

    private CompletableFuture<Void> carryOut(RelayServer.Verdict verdict) {
        Framed<Bytes, HopMessage> messages = requests.messages();
        if (verdict.circuit().isPresent()) {
            return verdict.circuit().get().open(stream, messages);
        }
        if (verdict.decision() instanceof HopDecision.Refuse refusal) {
            return messages.send(new HopMessage.Answer(refusal.status()));
        }
        return messages.send(Grants.answer(
                relay.node(), stream.connection(), verdict.expires().orElseThrow(), relay.limit()));
    }
}
