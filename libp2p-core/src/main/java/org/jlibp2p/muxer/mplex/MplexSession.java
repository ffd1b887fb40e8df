package org.jlibp2p.muxer.mplex;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An mplex session on a pipe: reads for the {@link MplexEngine}, writes what it collects. Confined to the pipe's loop; calls
 * from other threads go there first.
 *
 * <p>Everything written in one turn of the loop goes out together, in a task of its own at the end of the queue. One write to
 * the pipe is on its way at a time; while it is not accepted, streams queue up to their limits, and when too many resets are
 * owed to the peer nothing more is read from it.
 */
final class MplexSession implements MuxedSession, Effects {
    private static final Logger LOG = LoggerFactory.getLogger(MplexSession.class);

    /** After so many reads or writes without having to wait, others get their turn on the loop. */
    private static final int STEPS_PER_TURN = 8;

    private final EventLoop loop;
    private final Duplex secured;
    private final ResourceLimits limits;
    private final Consumer<? super MuxedStream> onInbound;
    private final MplexEngine engine;
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

    MplexSession(Muxer.Setup setup) {
        secured = setup.secured();
        loop = secured.loop();
        limits = setup.limits();
        onInbound = setup.onInbound();
        engine = new MplexEngine(setup.direction() == Direction.OUTBOUND, limits, setup.budget(), this);
    }

    void start() {
        Async.whenDone(Async.loop(this::readStep), (done, failure) -> inputEnded(failure));
    }

    EventLoop loop() {
        return loop;
    }

    ResourceLimits limits() {
        return limits;
    }

    MplexEngine engine() {
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
        } else if (engine.outboundStreams() >= limits.streams().outboundPerConnection()) {
            result.completeExceptionally(
                    new LimitExceededException("streams.outboundPerConnection", "an mplex session"));
        } else if (!result.isDone()) {
            MuxedStream stream = new MplexStream(this, engine.open());
            if (!result.complete(stream)) {
                stream.reset(new StreamResetException(ErrorCode.NONE, false));
            }
        }
    }

    @Override
    public void inbound(EngineStream core) {
        MplexStream stream = new MplexStream(this, core);
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
        int size = engine.batchSize();
        if (size == 0) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Void> write = secured.writeLent(size, engine::collect);
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

    // ---- the end ----

    @Override
    public void goAway(ErrorCode code) {
        Async.on(loop, () -> stop(SessionEnd.byThisSide(code)));
    }

    private void stopOn(Throwable failure) {
        if (SessionEnd.isBug(failure)) {
            LOG.error("an mplex session failed", failure);
        }
        stop(failure == null ? SessionEnd.endOfInput() : SessionEnd.because(failure));
    }

    /**
     * Fails the streams and closes the pipe: in order if there is nothing wrong with it, for which there is a bounded time. A
     * peer that we leave in order may end its side first.
     */
    private void stop(SessionEnd why) {
        if (end != null) {
            return;
        }
        end = why;
        engine.end();
        if (!why.pipeWorks()) {
            finish();
            return;
        }
        try {
            timer = loop.schedule(limits.times().close(), this::finish);
        } catch (NodeClosedException ended) {
            finish();
            return;
        }
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
