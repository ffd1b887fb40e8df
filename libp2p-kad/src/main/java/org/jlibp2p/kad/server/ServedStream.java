package org.jlibp2p.kad.server;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.Framed;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.kad.limits.KadServerLimits;
import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.kad.protocol.MessageType;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.Quota;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.wire.Codec;

/**
 * One stream on which a peer asks: one request after the other, each answered before the next one is read. Confined to the
 * stream's loop.
 */
final class ServedStream {
    /** The most announcements, which are not answered, that may be on their way to the store while more is read. */
    static final int MAX_UNANSWERED = 64;

    /** What a request takes in memory beside its bytes, about. */
    private static final int OBJECTS = 1024;

    private static final CompletableFuture<Boolean> GO_ON = CompletableFuture.completedFuture(true);
    private static final CompletableFuture<Boolean> ENDED = CompletableFuture.completedFuture(false);

    private final Stream stream;
    private final EventLoop loop;
    private final KadServerLimits limits;
    private final RequestHandler handler;
    private final RequestCounts counts;
    private final Quota requests;
    private final Quota memory;
    private final Framed<Received, Bytes> messages;
    private final Deadlines deadlines;
    private final long begun;
    private CompletableFuture<Optional<Received>> next = CompletableFuture.completedFuture(Optional.empty());
    private long lastWhole;
    private int served;
    private int unanswered;
    private boolean readToItsEnd;
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private Registration timer = Registration.none();

    private record Received(KadRequest request, int size) {}

    private record RequestCodec(Codec<KadRequest> requests) implements Codec<Received> {
        @Override
        public Bytes encode(Received message) {
            return requests.encode(message.request());
        }

        @Override
        public Received decode(Bytes bytes) {
            return new Received(requests.decode(bytes), bytes.size());
        }

        @Override
        public int maxSize() {
            return requests.maxSize();
        }
    }

    ServedStream(Stream stream, KadServerLimits limits, RequestHandler handler, RequestCounts counts, Shares shares) {
        this.stream = stream;
        this.limits = limits;
        this.handler = handler;
        this.counts = counts;
        requests = shares.requests();
        memory = shares.memory();
        loop = stream.loop();
        messages = stream.framed(new RequestCodec(KadCodec.requests(limits.request())), Codec.bytes(limits.reply()));
        deadlines = new Deadlines(loop, limits.deadline());
        begun = loop.nanoTime();
        lastWhole = begun;
    }

    /**
     * What all streams of a server share.
     *
     * @param requests requests being served at a time
     * @param memory bytes of them
     */
    record Shares(Quota requests, Quota memory) {}

    /**
     * Serves the stream until the peer ends it, or its time is over, and all that was announced on it is kept; fails with why
     * it is to be reset.
     */
    CompletableFuture<Void> run() {
        watch();
        Async.whenDone(ended, (done, failure) -> deadlines.close());
        Async.whenDone(Async.loop(this::step), (done, failure) -> {
            timer.close();
            readToItsEnd = true;
            if (failure == null) {
                endInOrder();
            } else {
                if (failure instanceof MalformedMessageException) {
                    counts.refused();
                }
                ended.completeExceptionally(reason(failure));
            }
        });
        return ended;
    }

    /** As soon as all that was announced is kept: an orderly end tells the peer so. */
    private void endInOrder() {
        if (readToItsEnd && unanswered == 0) {
            ended.complete(null);
        }
    }

    /** Looks again when the peer has been idle for too long, unless it asks before, or has had the stream for too long. */
    private void watch() {
        long wait = Math.min(idleLeft(), lifeLeft());
        timer = loop.schedule(Duration.ofNanos(Math.max(1, wait)), this::look);
    }

    private long idleLeft() {
        return limits.idle().toNanos() - (loop.nanoTime() - lastWhole);
    }

    private long lifeLeft() {
        return limits.streamLifetime().toNanos() - (loop.nanoTime() - begun);
    }

    private void look() {
        if (lifeLeft() <= 0 && next.complete(Optional.empty())) {
            return; // between two requests: it ends in order
        }
        if (idleLeft() <= 0) {
            stream.reset(new OperationTimeoutException("waiting for a kad request", limits.idle()));
        } else {
            timer = loop.schedule(Duration.ofNanos(idleLeft()), this::look);
        }
    }

    private CompletableFuture<Boolean> step() {
        if (served >= limits.requestsPerStream() || lifeLeft() <= 0) {
            return ENDED;
        }
        next = messages.next();
        return next.thenCompose(received -> received.isPresent() ? serve(received.get()) : ENDED);
    }

    private CompletableFuture<Boolean> serve(Received received) {
        served++;
        lastWhole = loop.nanoTime();
        MessageType type = received.request().type();
        counts.asked(type);
        CompletableFuture<Bytes> answer = begin(received);
        if (type == MessageType.ADD_PROVIDER && !answer.isDone() && unanswered < MAX_UNANSWERED) {
            goOnMeanwhile(answer);
            return GO_ON;
        }
        return answer.isDone() && !answer.isCompletedExceptionally()
                ? send(answer.getNow(null))
                : answer.thenCompose(this::send);
    }

    private CompletableFuture<Bytes> begin(Received received) {
        long size = received.size() + OBJECTS;
        if (!requests.tryTake(1)) {
            return refused(new LimitExceededException("KadServerLimits.requests", "system"));
        }
        if (!memory.tryTake(size)) {
            requests.give(1);
            return refused(new LimitExceededException("KadServerLimits.requestMemory", "system"));
        }
        CompletableFuture<Bytes> answer = answer(received);
        deadlines.add(answer);
        Async.whenDone(answer, (reply, failure) -> {
            requests.give(1);
            memory.give(size);
            deadlines.dropDone();
            if (failure != null) {
                count(failure);
            }
        });
        return received.request().type() == MessageType.ADD_PROVIDER ? unlessFull(answer) : answer;
    }

    /** An announcement for which the store has no room is left out, and breaks no rule: the next one may fit. */
    private static CompletableFuture<Bytes> unlessFull(CompletableFuture<Bytes> announcement) {
        CompletableFuture<Bytes> done = new CompletableFuture<>();
        Async.whenDone(announcement, (nothing, thrown) -> {
            Throwable failure = thrown == null ? null : Async.unwrap(thrown);
            if (failure == null || failure instanceof LimitExceededException) {
                done.complete(Bytes.empty());
            } else {
                done.completeExceptionally(failure);
            }
        });
        return done;
    }

    private CompletableFuture<Bytes> answer(Received received) {
        try {
            return handler.answer(received.request(), stream.remotePeer(), loop);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private CompletableFuture<Bytes> refused(LimitExceededException full) {
        counts.refused();
        return CompletableFuture.failedFuture(full);
    }

    /** What is not answered needs no waiting for. */
    private void goOnMeanwhile(CompletableFuture<Bytes> announcement) {
        unanswered++;
        Async.whenDone(announcement, (nothing, failure) -> {
            unanswered--;
            if (failure != null) {
                ended.completeExceptionally(reason(failure));
                stream.reset(reason(failure));
            }
            endInOrder();
        });
    }

    private CompletableFuture<Boolean> send(Bytes reply) {
        if (reply.isEmpty()) {
            return GO_ON;
        }
        counts.sent(reply.size());
        CompletableFuture<Void> written = stream.write(reply);
        return written.isDone() && !written.isCompletedExceptionally() ? GO_ON : written.thenApply(accepted -> true);
    }

    /** Why a stream is reset, as far as the wire can say it, with what was wrong as the cause. */
    private static Throwable reason(Throwable thrown) {
        Throwable failure = Async.unwrap(thrown);
        return failure instanceof RefusedRequestException || failure instanceof InvalidRecordException
                ? new StreamResetException(ErrorCode.PROTOCOL_VIOLATION, false, failure)
                : failure;
    }

    private void count(Throwable thrown) {
        Throwable failure = Async.unwrap(thrown);
        if (failure instanceof Libp2pException known
                && (known.fault() == Fault.REMOTE || known.fault() == Fault.LIMIT)) {
            counts.refused();
        } else {
            counts.failed();
        }
    }
}
