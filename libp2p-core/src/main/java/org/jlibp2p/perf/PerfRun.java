package org.jlibp2p.perf;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.limits.BufferLimits;

/** One measurement, from this side. Confined to the stream's loop. */
final class PerfRun {
    private static final Duration TICK = Duration.ofSeconds(1);

    private final Stream stream;
    private final long upload;
    private final long download;
    private final Consumer<? super PerfProgress> progress;
    private final CompletableFuture<PerfResult> result = new CompletableFuture<>();
    private final IdleWatch watch;
    private final long start;
    private Registration ticker = Registration.none();
    private long uploaded;
    private long downloaded;
    private boolean turned;
    private long turnedAt;

    private PerfRun(Stream stream, long upload, long download, Consumer<? super PerfProgress> progress) {
        this.stream = stream;
        this.upload = upload;
        this.download = download;
        this.progress = progress;
        watch = IdleWatch.start(stream, Perf.IDLE);
        start = loop().nanoTime();
    }

    static CompletableFuture<PerfResult> start(
            Stream stream, long upload, long download, Consumer<? super PerfProgress> progress, BufferLimits limits) {
        PerfRun run = new PerfRun(stream, upload, download, progress);
        run.begin(limits);
        return run.result;
    }

    private EventLoop loop() {
        return stream.loop();
    }

    private void begin(BufferLimits limits) {
        result.whenComplete((value, failure) -> Async.on(loop(), () -> ended(failure)));
        tick();
        Bytes header =
                Bytes.wrap(ByteBuffer.allocate(Perf.HEADER).putLong(download).array());
        CompletableFuture<Void> sent =
                stream.write(header).thenCompose(accepted -> ByteSource.send(stream, upload, limits, this::sent));
        CompletableFuture<Void> received = Async.loop(() -> stream.read().thenApply(this::take));
        sent.whenComplete((end, failure) -> failOn(failure));
        received.whenComplete((end, failure) -> failOn(failure));
        sent.thenCombine(received, (first, second) -> summary()).thenAccept(result::complete);
    }

    private void failOn(Throwable failure) {
        if (failure != null) {
            result.completeExceptionally(Async.unwrap(failure));
        }
    }

    private void sent(long count) {
        uploaded += count;
        watch.moved();
    }

    private boolean take(Bytes bytes) {
        watch.moved();
        if (!turned) {
            turned = true;
            turnedAt = loop().nanoTime();
        }
        downloaded += bytes.size();
        if (downloaded > download || bytes.isEmpty() && downloaded < download) {
            throw new ProtocolViolationException("the peer sent " + downloaded + " of " + download + " bytes");
        }
        return !bytes.isEmpty();
    }

    private PerfResult summary() {
        return new PerfResult(
                uploaded,
                Duration.ofNanos(turnedAt - start),
                downloaded,
                Duration.ofNanos(loop().nanoTime() - turnedAt));
    }

    private void tick() {
        ticker = loop().schedule(TICK, () -> {
            tick();
            progress.accept(new PerfProgress(uploaded, downloaded, Duration.ofNanos(loop().nanoTime() - start)));
        });
    }

    private void ended(Throwable failure) {
        ticker.close();
        watch.close();
        if (failure != null) {
            stream.reset(failure);
        }
    }
}
