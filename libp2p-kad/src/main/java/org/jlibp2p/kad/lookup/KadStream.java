package org.jlibp2p.kad.lookup;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.OrderlyEnd;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.kad.protocol.UnreadReply;

/** One stream on which requests are made, one after another. Any thread may call; futures complete on the stream's loop. */
final class KadStream {
    private final Stream stream;
    private final Framed<UnreadReply, KadRequest> messages;
    private final ClientLimits limits;

    KadStream(Stream stream, ClientLimits limits) {
        this.stream = stream;
        this.limits = limits;
        messages = stream.framed(limits.replies(), limits.requests());
    }

    boolean isOpen() {
        return !stream.closed().isDone() && stream.connection().isOpen();
    }

    /** Makes something of the reply on the stream's loop. */
    <R> CompletableFuture<R> ask(KadRequest request, Function<UnreadReply, R> reading) {
        return Async.call(
                stream.loop(),
                () -> Async.compose(
                        messages.send(request),
                        sent -> Async.map(
                                messages.receive(), reply -> reading.apply(check(request, reply)), unneeded -> {}),
                        none -> {}));
    }

    private static UnreadReply check(KadRequest request, UnreadReply reply) {
        if (reply.type() != request.type()) {
            throw new ProtocolViolationException(
                    "asked for " + request.type() + ", the reply is one to " + reply.type());
        }
        return reply;
    }

    /**
     * Sends what is not answered, and ends the stream: that the peer ends its side as well, rather than to reset it, says
     * that it took all.
     */
    CompletableFuture<Void> tell(List<? extends KadRequest> requests) {
        return Async.call(stream.loop(), () -> {
            CompletableFuture<Void> sent = CompletableFuture.completedFuture(null);
            for (KadRequest request : requests) {
                sent = sent.thenCompose(before -> messages.send(request));
            }
            return sent.thenCompose(all -> messages.closeWrite())
                    .thenCompose(closed -> messages.next())
                    .thenApply(end -> {
                        end.ifPresent(reply -> OrderlyEnd.of(stream, limits.request()));
                        return null;
                    });
        });
    }

    /** Ends the stream in order. */
    void end() {
        Async.on(stream.loop(), () -> OrderlyEnd.of(stream, limits.request()));
    }

    void reset(Throwable reason) {
        stream.reset(reason);
    }
}
