package org.jlibp2p.identify;

import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiConsumer;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peerstore.PeerStore;

/**
 * Identify exchanges with their deadline: each of them ends within {@link org.jlibp2p.limits.TimeLimits#identify()}, and
 * its stream with it. Confined to the service's loop, on which the futures complete.
 */
final class Exchanges {
    private final EventLoop loop;
    private final PeerStore peers;
    private final ResourceLimits limits;
    private final Set<Operation<?>> active = ConcurrentHashMap.newKeySet();

    Exchanges(EventLoop loop, PeerStore peers, ResourceLimits limits) {
        this.loop = loop;
        this.peers = peers;
        this.limits = limits;
    }

    /** Opens a stream and reads what the peer says. */
    CompletableFuture<Heard> ask(Connection connection) {
        return open("identify", connection, Identify.PROTOCOL, (stream, operation) -> {
            hear(stream, operation);
            operation.future().thenRun(stream::closeWrite);
        });
    }

    /** Reads what the peer says on a stream that it opened. */
    CompletableFuture<Heard> hear(Stream stream) {
        Operation<Heard> operation = begin("identify push");
        resetOnFailure(stream, operation);
        hear(stream, operation);
        return operation.future();
    }

    private void hear(Stream stream, Operation<Heard> operation) {
        // Judged where it is read: the signature of a record takes longer than all the rest.
        end(
                IdentifyStreams.receive(stream, limits.peers())
                        .thenApply(message -> Heard.of(
                                message, stream.connection(), peers.signedRecord(stream.remotePeer()), limits.peers())),
                operation);
    }

    /** Says something on a stream that the peer opened. */
    CompletableFuture<Void> tell(Stream stream, List<IdentifyMessage> messages) {
        Operation<Void> operation = begin("identify answer");
        resetOnFailure(stream, operation);
        end(IdentifyStreams.send(stream, messages), operation);
        return operation.future();
    }

    /** Opens a stream and says something on it. */
    CompletableFuture<Void> push(Connection connection, List<IdentifyMessage> messages) {
        return open(
                "identify push",
                connection,
                Identify.PUSH,
                (stream, operation) -> end(IdentifyStreams.send(stream, messages), operation));
    }

    /** Ends whatever is under way. */
    void stop() {
        NodeClosedException stopping = new NodeClosedException("identify has stopped");
        List.copyOf(active).forEach(operation -> operation.fail(stopping));
    }

    private <T> Operation<T> begin(String name) {
        assert loop.inLoop();
        Operation<T> operation = Operation.start(loop, name, limits.times().identify());
        active.add(operation);
        Async.whenDone(operation.future(), (value, failure) -> active.remove(operation));
        return operation;
    }

    private <T> CompletableFuture<T> open(
            String name, Connection connection, ProtocolId protocol, BiConsumer<Stream, Operation<T>> next) {
        Operation<T> operation = begin(name);
        CompletableFuture<Stream> opening = connection.openStream(protocol);
        operation.onAbort(() -> opening.cancel(false));
        Async.whenDone(
                opening,
                (stream, failure) -> Async.on(loop, () -> {
                    if (failure != null) {
                        operation.fail(failure);
                        return;
                    }
                    resetOnFailure(stream, operation);
                    if (!operation.isDone()) {
                        next.accept(stream, operation);
                    }
                }));
        return operation.future();
    }

    private static void resetOnFailure(Stream stream, Operation<?> operation) {
        Async.whenDone(operation.future(), (value, failure) -> {
            if (failure != null) {
                stream.reset(failure);
            }
        });
    }

    private <T> void end(CompletableFuture<T> work, Operation<T> operation) {
        Async.whenDone(
                work,
                (value, failure) -> Async.on(loop, () -> {
                    if (failure != null) {
                        operation.fail(failure);
                    } else {
                        operation.succeed(value, late -> {});
                    }
                }));
    }
}
