package org.jlibp2p.muxer.yamux;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.muxer.MuxedSession;
import org.jlibp2p.muxer.MuxedStream;
import org.jlibp2p.muxer.Muxer;
import org.jlibp2p.muxer.engine.SparseQueue;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A yamux session on a pipe: reads for the {@link YamuxEngine}, writes what it collects, keeps its time. Confined to
 * the pipe's loop; calls from other threads go there first.
 *
 * <p>Everything written in one turn of the loop goes out together, in a task of its own at the end of the queue. One
 * write to the pipe is on its way at a time; while it is not accepted, streams queue up to their limits, and when too
 * many answers are owed to the peer nothing more is read from it.
 */
final class YamuxSession implements MuxedSession, Effects {
    private static final Logger LOG = LoggerFactory.getLogger(YamuxSession.class);

    /** After so many reads or writes without having to wait, others get their turn on the loop. */
    private static final int STEPS_PER_TURN = 8;

    private final EventLoop loop;
    private final Duplex secured;
    private final ResourceLimits limits;
    private final Consumer<? super MuxedStream> onInbound;
    private final YamuxEngine engine;
    private final SparseQueue<Operation<MuxedStream>> openers = new SparseQueue<>();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private Registration timer = Registration.none();
    private boolean flushScheduled;
    private boolean writing;
    private int readSteps;
    private int writeSteps;
    private CompletableFuture<Boolean> unpaused;
    private SessionEnd end;
    private boolean inputDone;
    private boolean outputClosing;
    private boolean outputDone;
    private boolean finished;

    YamuxSession(Muxer.Setup setup) {
        secured = setup.secured();
        loop = secured.loop();
        limits = setup.limits();
        onInbound = setup.onInbound();
        engine = new YamuxEngine(setup.direction() == Direction.OUTBOUND, limits, setup.budget(), this);
    }

    void start() {
        keepAlive();
        Async.whenDone(Async.loop(this::readStep), (done, failure) -> inputEnded(failure));
    }

    EventLoop loop() {
        return loop;
    }

    ResourceLimits limits() {
        return limits;
    }

    YamuxEngine engine() {
        return engine;
    }

    // ---- streams ----

    @Override
    public CompletableFuture<MuxedStream> openStream() {
        CompletableFuture<MuxedStream> result = new CompletableFuture<>();
        Async.on(loop, () -> open(result), result);
        return result;
    }

    private void open(CompletableFuture<MuxedStream> result) {
        if (end != null) {
            result.completeExceptionally(end.reason());
        } else if (engine.outboundStreams() + openers.size() >= limits.streams().outboundPerConnection()) {
            result.completeExceptionally(
                    new LimitExceededException("streams.outboundPerConnection", "a yamux session"));
        } else if (!engine.hasNumberLeft()) {
            result.completeExceptionally(new LimitExceededException("yamux stream numbers", "a yamux session"));
        } else if (engine.isBacklogFull() || !openers.isEmpty()) {
            openLater(result);
        } else if (!result.isDone()) {
            handOver(newStream(), result);
        }
    }

    private void openLater(CompletableFuture<MuxedStream> result) {
        Operation<MuxedStream> opener =
                Operation.start(loop, "opening a stream", limits.times().negotiation());
        opener.onAbort(() -> openers.remove(opener));
        openers.add(opener);
        Async.whenDone(opener.future(), (stream, failure) -> {
            if (failure != null) {
                result.completeExceptionally(Async.unwrap(failure));
            } else {
                handOver(stream, result);
            }
        });
        Async.whenDone(result, (stream, failure) -> opener.fail(new CancellationException()));
    }

    /** Opens those that waited, as far as there is room now. */
    private void openWaiting() {
        while (!openers.isEmpty() && !engine.isBacklogFull() && engine.hasNumberLeft()) {
            Operation<MuxedStream> opener = openers.poll();
            if (!opener.isDone()) {
                opener.succeed(newStream(), YamuxSession::abandon);
            }
        }
    }

    private YamuxStream newStream() {
        return new YamuxStream(this, engine.open(loop.nanoTime()));
    }

    private static void handOver(MuxedStream stream, CompletableFuture<MuxedStream> result) {
        if (!result.complete(stream)) {
            abandon(stream);
        }
    }

    private static void abandon(MuxedStream stream) {
        stream.reset(new StreamResetException(ErrorCode.NONE, false));
    }

    @Override
    public void inbound(EngineStream core) {
        YamuxStream stream = new YamuxStream(this, core);
        try {
            onInbound.accept(stream);
        } catch (Throwable failure) {
            if (SessionEnd.isBug(failure)) {
                LOG.error("the receiver of inbound streams failed", failure);
            }
            stream.reset(failure);
        }
    }

    // ---- reading ----

    private CompletableFuture<Boolean> readStep() {
        if (engine.isPaused()) {
            unpaused = new CompletableFuture<>();
            return unpaused;
        }
        if (engine.hasInput()) {
            engine.resume(loop.nanoTime());
            return CompletableFuture.completedFuture(true);
        }
        if (readSteps == STEPS_PER_TURN) {
            readSteps = 0;
            return nextTurn();
        }
        CompletableFuture<Bytes> read = secured.read();
        readSteps = read.isDone() ? readSteps + 1 : 0;
        return read.thenApply(this::received);
    }

    private boolean received(Bytes bytes) {
        if (end == null && !bytes.isEmpty()) {
            engine.receive(bytes, loop.nanoTime());
        }
        return !bytes.isEmpty();
    }

    private void unpause() {
        CompletableFuture<Boolean> waiting = unpaused;
        if (waiting != null && !engine.isPaused()) {
            unpaused = null;
            waiting.complete(true);
        }
    }

    private void inputEnded(Throwable failure) {
        inputDone = true;
        if (end == null) {
            stopOn(failure);
        } else if (failure != null || outputDone) {
            finish();
        }
    }

    private CompletableFuture<Boolean> nextTurn() {
        CompletableFuture<Boolean> turn = new CompletableFuture<>();
        loop.execute(() -> turn.complete(true));
        return turn;
    }

    // ---- writing ----

    @Override
    public void outputReady() {
        if (flushScheduled || writing) {
            return;
        }
        flushScheduled = true;
        try {
            loop.execute(this::flush);
        } catch (NodeClosedException ended) {
            LOG.debug("nothing is sent any more: {}", ended.getMessage());
        }
    }

    private void flush() {
        flushScheduled = false;
        if (writing) {
            return;
        }
        writing = true;
        writeSteps = 0;
        Async.whenDone(Async.loop(this::writeStep), (done, failure) -> {
            writing = false;
            outputEnded(failure);
        });
    }

    private CompletableFuture<Boolean> writeStep() {
        if (writeSteps == STEPS_PER_TURN) {
            writeSteps = 0;
            return nextTurn();
        }
        if (end == null) {
            openWaiting();
        }
        int size = engine.batchSize();
        if (size == 0) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Void> write = secured.writeLent(size, batch -> engine.collect(batch, loop.nanoTime()));
        writeSteps = write.isDone() ? writeSteps + 1 : 0;
        return write.thenApply(accepted -> {
            engine.accepted();
            unpause();
            return true;
        });
    }

    /** Everything that waited was written, or writing failed. */
    private void outputEnded(Throwable failure) {
        if (failure != null) {
            stopOn(failure);
            finish();
        } else if (end != null && !outputClosing) {
            outputClosing = true;
            Async.whenDone(secured.closeWrite(), (done, closeFailure) -> outputClosed(closeFailure));
        }
    }

    private void outputClosed(Throwable failure) {
        outputDone = true;
        if (failure != null || !end.isInOrder() || inputDone) {
            finish();
        }
    }

    // ---- signs of life ----

    @Override
    public Optional<Duration> lastRoundTrip() {
        long nanos = engine.roundTripNanos();
        return nanos == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(nanos));
    }

    private void keepAlive() {
        engine.ping(loop.nanoTime());
        startTimer(limits.times().pong(), this::checkPong);
    }

    private void checkPong() {
        Duration pong = limits.times().pong();
        if (engine.isPongAwaited()) {
            stop(SessionEnd.broken(new OperationTimeoutException("the answer to a yamux ping", pong)));
        } else {
            startTimer(limits.times().keepAlive().minus(pong), this::keepAlive);
        }
    }

    private void startTimer(Duration delay, Runnable task) {
        try {
            timer = loop.schedule(delay, task);
        } catch (NodeClosedException ended) {
            stop(SessionEnd.broken(ended));
            finish();
        }
    }

    // ---- the end ----

    @Override
    public void goAway(ErrorCode code) {
        Async.on(loop, () -> stop(SessionEnd.byThisSide(code)));
    }

    @Override
    public void goneAway(long code) {
        stop(SessionEnd.goneAway(code));
    }

    private void stopOn(Throwable failure) {
        if (SessionEnd.isBug(failure)) {
            LOG.error("a yamux session failed", failure);
        }
        stop(failure == null ? SessionEnd.endOfInput() : SessionEnd.because(failure));
    }

    /**
     * Fails the streams, says why to the peer, and closes the pipe: in order if that works, for which there is a
     * bounded time. A peer that we leave in order may end its side first, so that our last words are not lost in a
     * reset.
     */
    private void stop(SessionEnd why) {
        if (end != null) {
            return;
        }
        end = why;
        timer.close();
        engine.end();
        while (!openers.isEmpty()) {
            openers.poll().fail(why.reason());
        }
        if (!why.pipeWorks()) {
            finish();
            return;
        }
        if (why.goAway() != SessionEnd.SAY_NOTHING) {
            engine.goAway(why.goAway());
        }
        startTimer(limits.times().close(), this::finish);
        outputReady();
        unpause();
    }

    /** What the streams of an ended session fail with. */
    ConnectionClosedException endReason() {
        return end.reason();
    }

    private void finish() {
        if (finished) {
            return;
        }
        finished = true;
        timer.close();
        secured.reset(end.reason());
        if (end.isInOrder()) {
            closed.complete(null);
        } else {
            closed.completeExceptionally(end.outcome());
        }
    }

    @Override
    public CompletableFuture<Void> closed() {
        return Async.copyOf(closed);
    }
}
