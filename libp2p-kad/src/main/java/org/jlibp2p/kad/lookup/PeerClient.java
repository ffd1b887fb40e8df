package org.jlibp2p.kad.lookup;

import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.connection.StreamOpener;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.kad.protocol.UnreadReply;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;

/**
 * Asks single peers of the DHT, over streams that are used again for the next request. Confined to the service's loop, where
 * its futures complete; completing one from outside resets the stream.
 *
 * <p>Specification: libp2p, kad-dht/README.md, RPC messages.
 */
public final class PeerClient {
    private final StreamOpener node;
    private final EventLoop loop;
    private final ProtocolId protocol;
    private final ClientLimits limits;
    private final IdleStreams idle;
    private final Set<Operation<?>> underWay = new HashSet<>();
    private Throwable closed;

    /**
     * A client without streams.
     *
     * @param node opens them
     * @param loop the service's
     * @param protocol the DHT's
     * @param limits what bounds it
     */
    public PeerClient(StreamOpener node, EventLoop loop, ProtocolId protocol, ClientLimits limits) {
        this.node = node;
        this.loop = loop;
        this.protocol = protocol;
        this.limits = limits;
        idle = new IdleStreams(loop, limits);
    }

    /**
     * Asks a peer. A stream that was used before and has ended in the meantime, as its peer may have thought it idle, is
     * replaced by a fresh one.
     *
     * @param peer whom
     * @param request what; one that is answered
     * @return completes with the reply; fails as {@link StreamOpener#openStream} does, or with
     *     {@link org.jlibp2p.io.StreamResetException} if the peer refused, {@link org.jlibp2p.MalformedMessageException},
     *     {@link org.jlibp2p.ProtocolViolationException} or {@link OperationTimeoutException}
     */
    public CompletableFuture<KadReply> ask(PeerId peer, KadRequest request) {
        return ask(peer, request, UnreadReply::read);
    }

    /**
     * Asks a peer something to see that it answers as a server does: the peers that its reply names are not read.
     *
     * @param peer whom
     * @param request what; one that is answered
     * @return completes when the reply is there; fails as {@link #ask} does
     */
    public CompletableFuture<Void> probe(PeerId peer, KadRequest request) {
        return ask(peer, request, unread -> null);
    }

    private <R> CompletableFuture<R> ask(PeerId peer, KadRequest request, Function<UnreadReply, R> reading) {
        assert loop.inLoop();
        Operation<R> operation = start(peer, request.type().name(), limits.request());
        if (operation.isDone()) {
            return operation.future();
        }
        Optional<KadStream> used = idle.take(peer);
        if (used.isPresent()) {
            KadStream stream = used.get();
            begin(operation, stream.ask(request, reading), stream, (reply, failure) -> {
                if (failure == null) {
                    answered(operation, peer, stream, reply);
                } else {
                    stream.reset(failure);
                    askAnew(operation, peer, request, reading);
                }
            });
        } else {
            askAnew(operation, peer, request, reading);
        }
        return operation.future();
    }

    private <R> void askAnew(
            Operation<R> operation, PeerId peer, KadRequest request, Function<UnreadReply, R> reading) {
        open(
                operation,
                peer,
                stream -> begin(operation, stream.ask(request, reading), stream, (reply, failure) -> {
                    if (failure == null) {
                        answered(operation, peer, stream, reply);
                    } else {
                        stream.reset(failure);
                        operation.fail(failure);
                    }
                }));
    }

    private <R> void answered(Operation<R> operation, PeerId peer, KadStream stream, R reply) {
        operation.succeed(reply, late -> {});
        idle.put(peer, stream);
    }

    /**
     * Tells a peer what it does not answer, on a stream that ends behind it.
     *
     * @param peer whom
     * @param requests what, in their order
     * @return completes when the peer has ended the stream in order, which it does once it has taken all; fails as
     *     {@link #ask} does
     */
    public CompletableFuture<Void> tell(PeerId peer, List<? extends KadRequest> requests) {
        assert loop.inLoop();
        Operation<Void> operation = start(peer, "ADD_PROVIDER", limits.telling());
        open(
                operation,
                peer,
                stream -> begin(operation, stream.tell(requests), stream, (none, failure) -> {
                    if (failure == null) {
                        operation.succeed(null, late -> {});
                    } else {
                        stream.reset(failure);
                        operation.fail(failure);
                    }
                }));
        return operation.future();
    }

    private <T> Operation<T> start(PeerId peer, String what, Duration deadline) {
        Operation<T> operation = Operation.start(loop, what + " to " + peer, deadline);
        if (closed != null) {
            operation.fail(closed);
        } else {
            underWay.add(operation);
            Async.whenDone(operation.future(), (result, failure) -> Async.on(loop, () -> underWay.remove(operation)));
        }
        return operation;
    }

    private interface Use {
        void of(KadStream stream);
    }

    private void open(Operation<?> operation, PeerId peer, Use use) {
        if (operation.isDone()) {
            return;
        }
        CompletableFuture<KadStream> opening = Async.map(
                node.openStream(peer, protocol),
                stream -> new KadStream(stream, limits),
                late -> late.reset(new CancellationException()));
        operation.onAbort(() -> opening.cancel(false));
        Async.whenDone(
                opening,
                (stream, failure) -> Async.on(loop, () -> {
                    if (failure != null) {
                        operation.fail(failure);
                    } else if (operation.isDone()) {
                        stream.reset(new CancellationException());
                    } else {
                        use.of(stream);
                    }
                }));
    }

    private <T> void begin(
            Operation<?> operation, CompletableFuture<T> exchange, KadStream stream, Async.Listener<T> outcome) {
        operation.onAbort(() -> stream.reset(new CancellationException()));
        Async.whenDone(
                exchange,
                (result, failure) -> Async.on(loop, () -> {
                    if (!operation.isDone()) {
                        outcome.accept(result, failure == null ? null : Async.unwrap(failure));
                    }
                }));
    }

    /**
     * Ends what is under way and the streams that wait; nothing is asked any more.
     *
     * @param reason what requests fail with
     */
    public void close(Throwable reason) {
        assert loop.inLoop();
        closed = reason;
        List.copyOf(underWay).forEach(operation -> operation.fail(reason));
        idle.close();
    }
}
