package org.jlibp2p.relay.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.Splice;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.circuit.RefusedException;
import org.jlibp2p.relay.circuit.RelayServerOptions;
import org.jlibp2p.relay.circuit.Status;
import org.jlibp2p.relay.protocol.CircuitProtocols;
import org.jlibp2p.relay.protocol.HopMessage;
import org.jlibp2p.relay.protocol.StopCodec;
import org.jlibp2p.relay.protocol.StopMessage;

/**
 * Two peers joined through a relay, from the request to the end. Works on the loop of the source's stream; {@link #end} and
 * {@link #passed} are for any thread.
 */
final class Circuit {
    /** How long the target may take to accept. */
    static final Duration ACCEPT = Duration.ofSeconds(15);

    private static final String DURATION = "duration";
    private static final String SCOPE = "circuit";

    private final RelayServer relay;
    private final PeerId source;
    private final PeerId target;
    private final Optional<Connection> connection;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private volatile Splice splice; // null until the circuit stands
    private volatile Duration lasted = Duration.ZERO;

    /** How much has gone over it. */
    record Passed(Duration lasted, long toTarget, long toSource) {}

    Circuit(RelayServer relay, PeerId source, PeerId target, Optional<Connection> connection) {
        this.relay = relay;
        this.source = source;
        this.target = target;
        this.connection = connection;
    }

    PeerId source() {
        return source;
    }

    PeerId target() {
        return target;
    }

    Passed passed() {
        Splice joined = splice;
        return joined == null
                ? new Passed(Duration.ZERO, 0, 0)
                : new Passed(lasted, joined.passedThere(), joined.passedBack());
    }

    /** Ends it, now. */
    void end(Throwable reason) {
        ended.completeExceptionally(reason);
    }

    /** Brings it to the target, answers the source, and joins the two. The life of the source's stream. */
    CompletableFuture<Void> open(Stream stream, Framed<Bytes, HopMessage> messages) {
        assert stream.loop().inLoop();
        Operation<Duplex> offering = Operation.start(stream.loop(), "bringing a circuit to its target", ACCEPT);
        offer(stream.loop(), offering);
        Async.whenDone(stream.closed(), (end, failure) -> {
            if (failure != null) {
                offering.fail(failure);
            }
        });
        Async.whenDone(ended, (none, reason) -> Async.on(stream.loop(), () -> offering.fail(reason)));
        CompletableFuture<Void> life = new CompletableFuture<>();
        Async.whenDone(offering.future(), (accepted, failure) -> {
            if (failure != null) {
                relay.failed(this, Async.unwrap(failure).getMessage());
                Async.follow(messages.send(new HopMessage.Answer(Status.CONNECTION_FAILED)), life);
            } else {
                Async.follow(answerAndJoin(stream, messages, accepted), life);
            }
        });
        return life;
    }

    private void offer(EventLoop loop, Operation<Duplex> offering) {
        if (connection.isEmpty()) {
            offering.fail(new ConnectionClosedException("the target is not connected any more", ErrorCode.NONE, false));
            return;
        }
        CompletableFuture<Stream> opening = connection.get().openStream(CircuitProtocols.STOP);
        offering.onAbort(() -> opening.cancel(false));
        Async.whenDone(opening, (stop, failure) -> {
            if (failure != null) {
                Async.on(loop, () -> offering.fail(failure));
                return;
            }
            Async.whenDone(offering.future(), (accepted, aborted) -> {
                if (aborted != null) {
                    stop.reset(Async.unwrap(aborted));
                }
            });
            // On the loop of the target's stream, where what it said is turned into a pipe again.
            Async.whenDone(
                    ask(stop),
                    (pipe, refused) -> Async.on(loop, () -> {
                        if (refused != null) {
                            offering.fail(refused);
                        } else {
                            offering.succeed(
                                    pipe,
                                    late -> late.reset(
                                            new ConnectionClosedException("too late", ErrorCode.NONE, false)));
                        }
                    }));
        });
    }

    private CompletableFuture<Duplex> ask(Stream stop) {
        Framed<StopMessage, StopMessage> messages = stop.framed(StopCodec.CODEC);
        return messages.send(new StopMessage.Connect(source, relay.limit()))
                .thenCompose(sent -> messages.receive())
                .thenApply(message -> {
                    Status status =
                            message instanceof StopMessage.Answer answer ? answer.status() : Status.UNEXPECTED_MESSAGE;
                    if (status != Status.OK) {
                        throw new RefusedException(status, "the target refused: " + status);
                    }
                    return messages.unframed();
                });
    }

    private CompletableFuture<Void> answerAndJoin(
            Stream stream, Framed<Bytes, HopMessage> messages, Duplex targetPipe) {
        CompletableFuture<Void> life = new CompletableFuture<>();
        HopMessage.Answer granted = new HopMessage.Answer(Status.OK, Optional.empty(), relay.limit());
        Async.whenDone(
                messages.send(granted),
                (sent, failure) -> Async.on(stream.loop(), () -> {
                    if (failure != null) {
                        targetPipe.reset(Async.unwrap(failure));
                        relay.failed(this, "the source has gone");
                        life.completeExceptionally(Async.unwrap(failure));
                    } else {
                        join(messages.unframed(), targetPipe, life);
                    }
                }));
        return life;
    }

    private void join(Duplex sourcePipe, Duplex targetPipe, CompletableFuture<Void> life) {
        RelayServerOptions options = relay.options();
        long begun = sourcePipe.loop().nanoTime();
        relay.opened(this);
        splice = Splice.start(sourcePipe, targetPipe, options.bytes());
        Registration timer = options.duration()
                .map(most -> sourcePipe.loop().schedule(most, () -> end(new LimitExceededException(DURATION, SCOPE))))
                .orElse(Registration.none());
        Async.whenDone(ended, (none, reason) -> splice.ended().completeExceptionally(reason));
        Async.whenDone(splice.ended(), (done, failure) -> {
            timer.close();
            lasted = Duration.ofNanos(sourcePipe.loop().nanoTime() - begun);
            Throwable reason = failure == null ? null : Async.unwrap(failure);
            relay.ended(this, passed(), reason == null ? "both sides have finished" : told(reason));
            if (reason == null) {
                life.complete(null);
            } else {
                life.completeExceptionally(reason);
            }
        });
    }

    private String told(Throwable reason) {
        if (reason instanceof LimitExceededException limit && limit.scope().equals(SCOPE)) {
            return "its time is over";
        }
        if (reason instanceof LimitExceededException limit && limit.scope().equals(Splice.SCOPE)) {
            return "one side sent more than " + relay.options().bytes().orElse(0) + " bytes";
        }
        return reason.getMessage();
    }
}
