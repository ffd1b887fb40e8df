package org.jlibp2p.connection;

import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.BiFunction;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Operation;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.OrderlyEnd;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.wire.Codec;

/**
 * A protocol that is one question and one answer on a stream of their own, each with its length in front. A value: make
 * it once, use it on both sides.
 *
 * @param <Q> the question
 * @param <A> the answer
 * @param protocol its id
 * @param request how questions are written and read
 * @param response how answers are written and read
 */
public record RequestResponse<Q, A>(ProtocolId protocol, Codec<Q> request, Codec<A> response) {
    /** How long an answer may take once the stream is open. */
    public static final Duration DEADLINE = Duration.ofSeconds(30);

    /** How long a peer may take to end its side behind the answer. */
    public static final Duration PATIENCE = Duration.ofSeconds(5);

    /**
     * Refuses missing parts.
     *
     * @param protocol see {@link #protocol()}
     * @param request see {@link #request()}
     * @param response see {@link #response()}
     */
    public RequestResponse {
        Objects.requireNonNull(protocol, "protocol");
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(response, "response");
    }

    /**
     * Asks a peer. Completing the future from outside resets the stream.
     *
     * @param node opens the stream
     * @param peer whom
     * @param query the question
     * @return completes with the answer; fails as {@link StreamOpener#openStream} does, or with
     *     {@link org.jlibp2p.MalformedMessageException}, {@link org.jlibp2p.io.StreamResetException} or
     *     {@link org.jlibp2p.async.OperationTimeoutException}
     */
    public CompletableFuture<A> call(StreamOpener node, PeerId peer, Q query) {
        return Async.compose(
                node.openStream(peer, protocol),
                stream -> exchange(stream, query),
                stream -> stream.reset(new CancellationException()));
    }

    private CompletableFuture<A> exchange(Stream stream, Q query) {
        Operation<A> operation = Operation.start(stream.loop(), protocol + " answer", DEADLINE);
        Async.whenDone(operation.future(), (answer, failure) -> {
            if (failure != null) {
                stream.reset(failure);
            }
        });
        Framed<A, Q> messages = stream.framed(response, request);
        send(messages, query)
                .thenCompose(sent -> messages.closeWrite())
                .thenCompose(closed -> messages.receive())
                .whenComplete((answer, failure) -> {
                    if (failure != null) {
                        operation.fail(failure);
                    } else {
                        operation.succeed(answer, late -> {});
                        OrderlyEnd.of(messages.unframed(), PATIENCE);
                    }
                });
        return operation.future();
    }

    /** A query that is too long for its codec is the caller's mistake, and must not leave the stream open. */
    private static <A, Q> CompletableFuture<Void> send(Framed<A, Q> messages, Q query) {
        try {
            return messages.send(query);
        } catch (RuntimeException mistake) {
            return CompletableFuture.failedFuture(mistake);
        }
    }

    /**
     * Answers peers.
     *
     * @param service makes the answer for a peer's question; a failure resets the stream
     * @return the handler to register under {@link #protocol()}
     */
    public StreamHandler serve(BiFunction<PeerId, Q, CompletionStage<A>> service) {
        return stream -> {
            Framed<Q, A> messages = stream.framed(request, response);
            return messages.receive()
                    .thenCompose(query -> service.apply(stream.remotePeer(), query))
                    .thenCompose(messages::send)
                    .thenCompose(sent -> messages.closeWrite());
        };
    }
}
