package org.jlibp2p.ping;

import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.LimitExceededException;

/**
 * The pings of one connection, all on one stream that is opened for the first of them and ended when nobody has pinged for
 * a while. Peers end such streams too, after some time of their own: what was sent meanwhile is sent once more on a new
 * one. Confined to the connection's loop.
 */
final class PingClient {
    /** How many pings may wait for their answers on one connection. */
    static final int MAX_PENDING = 64;

    private static final SecureRandom RANDOM = new SecureRandom();

    private final Connection connection;
    private final Duration deadline;
    private final Deque<Pending> pending = new ArrayDeque<>();
    private CompletableFuture<Stream> opening;
    private PingStream current;
    private Registration idle = Registration.none();

    PingClient(Connection connection, Duration deadline) {
        this.connection = connection;
        this.deadline = deadline;
    }

    private static final class Pending {
        private final Operation<Duration> operation;
        private final Bytes payload;
        private long sentAt;
        private boolean repeated;

        Pending(Operation<Duration> operation, Bytes payload) {
            this.operation = operation;
            this.payload = payload;
        }
    }

    private EventLoop loop() {
        return connection.loop();
    }

    /** Sends a ping. */
    CompletableFuture<Duration> ping() {
        assert loop().inLoop();
        if (pending.size() == MAX_PENDING) {
            return CompletableFuture.failedFuture(new LimitExceededException(
                    "pendingPings", connection.remotePeer().toString()));
        }
        idle.close();
        Operation<Duration> operation = Operation.start(loop(), "ping", deadline);
        byte[] payload = new byte[Ping.SIZE];
        RANDOM.nextBytes(payload);
        Pending ping = new Pending(operation, Bytes.wrap(payload));
        pending.add(ping);
        operation.future().whenComplete((time, failure) -> {
            if (failure != null) {
                Async.on(loop(), this::aborted);
            }
        });
        if (current != null) {
            current.send(ping);
        } else if (opening == null) {
            open();
        }
        return operation.future();
    }

    /** An answer that nobody waits for any more still comes, unless the peer has gone silent. */
    private void aborted() {
        if (pending.stream().allMatch(ping -> ping.operation.isDone())) {
            end(new CancellationException("nobody waits for the ping"));
        }
    }

    private void open() {
        CompletableFuture<Stream> begun = connection.openStream(Ping.PROTOCOL);
        opening = begun;
        begun.whenComplete((stream, failure) -> Async.on(loop(), () -> opened(begun, stream, failure)));
    }

    private void opened(CompletableFuture<Stream> begun, Stream stream, Throwable failure) {
        if (opening != begun) {
            if (stream != null) {
                stream.reset(new CancellationException("nobody waits for the ping"));
            }
            return;
        }
        opening = null;
        if (failure != null) {
            fail(Async.unwrap(failure));
            return;
        }
        current = new PingStream(stream);
        current.run();
        List.copyOf(pending).forEach(current::send);
    }

    /** Ends the stream and all that waits for it. */
    void end(Throwable reason) {
        idle.close();
        if (opening != null) {
            CompletableFuture<Stream> given = opening;
            opening = null;
            given.cancel(false);
        }
        if (current != null) {
            Stream stream = current.stream;
            current = null;
            stream.reset(reason);
        }
        fail(reason);
    }

    private void fail(Throwable reason) {
        List<Pending> all = new ArrayList<>(pending);
        pending.clear();
        all.forEach(ping -> ping.operation.fail(reason));
    }

    private void answered(Bytes payload) {
        Pending ping = pending.poll();
        if (ping == null || !ping.payload.equals(payload)) {
            ProtocolViolationException wrong = new ProtocolViolationException("a ping was answered with other bytes");
            if (ping != null) {
                pending.addFirst(ping);
            }
            end(wrong);
            return;
        }
        ping.operation.succeed(Duration.ofNanos(loop().nanoTime() - ping.sentAt), late -> {});
        if (pending.isEmpty()) {
            idle = loop().schedule(deadline.dividedBy(2), this::retire);
        }
    }

    /** Ends the stream in order. The peer has as long as for a ping to do the same. */
    private void retire() {
        PingStream retired = current;
        if (retired != null) {
            current = null;
            retired.stream.closeWrite();
            Registration limit = loop().schedule(
                            deadline, () -> retired.stream.reset(new StreamResetException(ErrorCode.NONE, false)));
            retired.stream.closed().whenComplete((end, failure) -> limit.close());
        }
    }

    /** The peer has ended the stream, or it broke. */
    private void lost(PingStream stream, Throwable reason) {
        if (current != stream) {
            return;
        }
        current = null;
        idle.close();
        boolean worthRepeating =
                stream.answers > 0 && connection.isOpen() && pending.stream().noneMatch(ping -> ping.repeated);
        if (!worthRepeating) {
            fail(reason);
        } else if (!pending.isEmpty()) {
            pending.removeIf(ping -> ping.operation.isDone());
            pending.forEach(ping -> ping.repeated = true);
            open();
        }
    }

    private final class PingStream {
        private final Stream stream;
        private Bytes partial = Bytes.empty();
        private int answers;

        PingStream(Stream stream) {
            this.stream = stream;
        }

        void send(Pending ping) {
            ping.sentAt = loop().nanoTime();
            stream.write(ping.payload); // a failure of it is one of the stream, which the reader hears of
        }

        void run() {
            Async.loop(() -> stream.read().thenApply(this::take))
                    .whenComplete((end, failure) ->
                            Async.on(loop(), () -> lost(this, failure == null ? ended() : asLibp2p(failure))));
        }

        private Throwable ended() {
            stream.closeWrite();
            return new ProtocolViolationException("the peer ended the stream instead of answering a ping");
        }

        private Throwable asLibp2p(Throwable failure) {
            return failure instanceof Libp2pException ? failure : StreamResetException.from(failure);
        }

        private boolean take(Bytes chunk) {
            Bytes all = partial.isEmpty() ? chunk : Bytes.concat(partial, chunk);
            int at = 0;
            for (; all.size() - at >= Ping.SIZE && current == this; at += Ping.SIZE) {
                answers++;
                answered(all.slice(at, at + Ping.SIZE));
            }
            partial = all.slice(at).compact();
            return !chunk.isEmpty();
        }
    }
}
