package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Operation;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.OrderlyEnd;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.rendezvous.message.RendezvousCodec;
import org.jlibp2p.rendezvous.message.RendezvousMessage;
import org.jlibp2p.service.NodeContext;

/**
 * Asks rendezvous points: a stream for each question, a few at a time at each point, connecting first if need be. On the service's
 * loop. Completing a future from outside resets the stream.
 *
 * <p>Specification: libp2p, rendezvous/README.md.
 */
final class PointClient {
    /** How long a point may take to be reached and to answer. */
    static final Duration ANSWER = Duration.ofSeconds(30);

    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final NodeContext node;
    private final Map<PeerId, Line> lines = new HashMap<>(); // of the points there are

    /**
     * A registration that was granted.
     *
     * @param ttl for how long
     * @param connection with the point
     */
    record Grant(Duration ttl, Connection connection) {}

    /**
     * Who is there.
     *
     * @param answer what the point has said
     * @param connection with the point
     */
    record Told(RendezvousMessage.Discovered answer, Connection connection) {}

    PointClient(NodeContext node) {
        this.node = node;
    }

    /** Registers, or renews. */
    CompletableFuture<Grant> register(PeerInfo point, Function<Connection, RendezvousMessage.Register> question) {
        return with(
                point,
                "a registration at " + point.id(),
                (connection, operation) ->
                        ask(connection, question.apply(connection), operation, answer -> granted(answer, connection)));
    }

    private static Grant granted(RendezvousMessage answer, Connection connection) {
        if (!(answer instanceof RendezvousMessage.Registered registered)) {
            throw new ProtocolViolationException("a rendezvous point that answers something else than was asked");
        }
        check(registered.status(), registered.text(), "a registration at " + connection.remotePeer());
        long most = RendezvousServerOptions.LONGEST_TTL.toSeconds();
        long seconds = registered.ttl();
        Duration ttl = seconds == 0
                ? RegistrationSchedule.DEFAULT_TTL
                : Duration.ofSeconds(seconds < 0 || seconds > most ? most : seconds);
        return new Grant(ttl, connection);
    }

    private static void check(int code, String text, String what) {
        RendezvousStatus status = RendezvousStatus.of(code);
        if (status != RendezvousStatus.OK) {
            throw new RendezvousRefusedException(status, text, what + " was refused: " + status);
        }
    }

    /** Ends a registration; there is no answer to wait for. */
    CompletableFuture<Void> unregister(PeerInfo point, String namespace) {
        return with(point, "the end of a registration at " + point.id(), (connection, operation) -> {
            open(connection, operation, stream -> {
                Framed<RendezvousMessage, RendezvousMessage> messages =
                        stream.framed(RendezvousCodec.ANSWERS, RendezvousCodec.QUESTIONS);
                CompletableFuture<Void> sent = messages.send(new RendezvousMessage.Unregister(namespace));
                Async.whenDone(sent, (done, broken) -> {
                    OrderlyEnd.of(stream, PATIENCE);
                    // A point ends the stream once it has done what was asked, or it does not care for the rest.
                    Async.whenDone(stream.closed(), (end, reset) -> finish(operation, null, broken));
                });
            });
        });
    }

    /** Asks who is there. */
    CompletableFuture<Told> discover(PeerInfo point, RendezvousMessage.Discover question) {
        return with(point, "a question to " + point.id(), (connection, operation) -> {
            ask(connection, question, operation, answer -> {
                if (!(answer instanceof RendezvousMessage.Discovered discovered)) {
                    throw new ProtocolViolationException(
                            "a rendezvous point that answers something else than was asked");
                }
                check(discovered.status(), discovered.text(), "a question to " + point.id());
                return new Told(discovered, connection);
            });
        });
    }

    /** What is done once there is a connection. */
    private interface Step<T> {
        void begin(Connection connection, Operation<T> operation);
    }

    private <T> CompletableFuture<T> with(PeerInfo point, String name, Step<T> step) {
        assert node.loop().inLoop();
        return lines.computeIfAbsent(point.id(), id -> new Line(node.loop())).whenNext(() -> begin(point, name, step));
    }

    private <T> CompletableFuture<T> begin(PeerInfo point, String name, Step<T> step) {
        Operation<T> operation = Operation.start(node.loop(), name, ANSWER);
        CompletableFuture<Connection> connecting = Async.call(node.loop(), () -> node.connect(point));
        operation.onAbort(() -> connecting.cancel(false));
        Async.whenDone(
                connecting,
                (connection, failure) -> Async.on(node.loop(), () -> {
                    if (failure != null) {
                        operation.fail(failure);
                    } else if (!operation.isDone()) {
                        begin(step, connection, operation);
                    }
                }));
        return operation.future();
    }

    private static <T> void begin(Step<T> step, Connection connection, Operation<T> operation) {
        try {
            step.begin(connection, operation);
        } catch (RuntimeException failure) {
            operation.fail(failure);
        }
    }

    private <T> void ask(
            Connection connection,
            RendezvousMessage question,
            Operation<T> operation,
            Function<RendezvousMessage, T> reading) {
        open(connection, operation, stream -> exchange(stream, question, operation, reading));
    }

    private void open(Connection connection, Operation<?> operation, Consumer<Stream> then) {
        operation.needs(
                connection.openStream(RendezvousServer.PROTOCOL),
                stream -> stream.reset(new CancellationException()),
                then);
    }

    private <T> void exchange(
            Stream stream, RendezvousMessage question, Operation<T> operation, Function<RendezvousMessage, T> reading) {
        Framed<RendezvousMessage, RendezvousMessage> messages =
                stream.framed(RendezvousCodec.ANSWERS, RendezvousCodec.QUESTIONS);
        CompletableFuture<T> answered = messages.send(question)
                .thenCompose(sent -> messages.receive())
                .thenApply(answer -> {
                    T read = reading.apply(answer);
                    OrderlyEnd.of(stream, PATIENCE);
                    return read;
                });
        Async.whenDone(answered, (value, failure) -> finish(operation, value, failure));
    }

    private <T> void finish(Operation<T> operation, T value, Throwable failure) {
        Async.on(node.loop(), () -> {
            if (failure != null) {
                operation.fail(failure);
            } else {
                operation.succeed(value, late -> {});
            }
        });
    }
}
