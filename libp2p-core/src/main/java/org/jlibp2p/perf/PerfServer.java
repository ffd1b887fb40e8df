package org.jlibp2p.perf;

import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.limits.BufferLimits;

/** Serves one measurement: takes all that comes, and sends as much as was asked for. Confined to the stream's loop. */
final class PerfServer {
    private final IdleWatch watch;
    private long asked;
    private int headerBytes;

    private PerfServer(Stream stream) {
        watch = IdleWatch.start(stream, Perf.IDLE);
    }

    static CompletableFuture<Void> serve(Stream stream, BufferLimits limits) {
        PerfServer server = new PerfServer(stream);
        CompletableFuture<Void> served = Async.loop(() -> stream.read().thenApply(server::take))
                .thenCompose(end -> ByteSource.send(stream, server.asked(), limits, count -> server.watch.moved()));
        served.whenComplete((end, failure) -> server.watch.close());
        return served;
    }

    private boolean take(Bytes bytes) {
        watch.moved();
        for (int i = 0; i < bytes.size() && headerBytes < Perf.HEADER; i++) {
            asked = asked << 8 | bytes.unsignedAt(i);
            headerBytes++;
        }
        return !bytes.isEmpty();
    }

    private long asked() {
        if (headerBytes < Perf.HEADER) {
            throw new MalformedMessageException("the input ended inside the perf header");
        }
        if (asked < 0) {
            throw new ProtocolViolationException("a perf download of 2^63 bytes or more");
        }
        return asked;
    }
}
