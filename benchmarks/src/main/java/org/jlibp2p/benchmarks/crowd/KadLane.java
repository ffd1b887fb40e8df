package org.jlibp2p.benchmarks.crowd;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.wire.Codec;

/**
 * One stream on which one request is made after another. Of the replies only the lengths are looked at, but for one in a
 * while that is read: so a reply costs little. Confined to the connection's loop.
 */
final class KadLane {
    private static final int READ_EVERY = 64;
    private static final int MAX_REPLY = 65_536;
    private static final Codec<KadReply> CODEC = KadCodec.replies(MAX_REPLY);

    private final KadClient client;
    private Duplex stream;
    private int number;

    // of the reply that is awaited
    private int size;
    private int sizeBits;
    private boolean sized;
    private int left;
    private ByteArrayOutputStream kept;

    KadLane(KadClient client, int number) {
        this.client = client;
        this.number = number; // they do not all read the same ones
    }

    /** Makes requests until the load ends. A stream that fails is replaced; completes when the last reply is there. */
    CompletableFuture<Void> run(KadLoad load, KadCounts counts) {
        return Async.loop(() -> step(load, counts));
    }

    private CompletableFuture<Boolean> step(KadLoad load, KadCounts counts) {
        if (System.nanoTime() - load.end() >= 0) {
            return CompletableFuture.completedFuture(false);
        }
        if (stream == null) {
            return client.openStream().handle((opened, failure) -> {
                stream = opened;
                if (failure != null) {
                    counts.failed(Async.unwrap(failure));
                }
                return failure == null;
            });
        }
        Bytes request = client.next();
        while (client.isAnnouncement(request)) {
            stream.write(request);
            counts.told();
            request = client.next();
        }
        long begun = System.nanoTime();
        CompletableFuture<Void> answered = ask(request);
        if (answered.isDone() && !answered.isCompletedExceptionally()) {
            return CompletableFuture.completedFuture(count(load, counts, begun));
        }
        return answered.handle(
                (done, failure) -> failure == null ? count(load, counts, begun) : failed(counts, failure));
    }

    private boolean count(KadLoad load, KadCounts counts, long begun) {
        long now = System.nanoTime();
        counts.answered(now - begun, size, now - load.end() < 0);
        if (kept != null) {
            counts.looked(CODEC.decode(Bytes.wrap(kept.toByteArray())));
        }
        return true;
    }

    private boolean failed(KadCounts counts, Throwable failure) {
        counts.failed(Async.unwrap(failure));
        stream.reset(Async.unwrap(failure));
        stream = null;
        return true;
    }

    /** Makes one request; completes when its reply is there. Opens the stream if need be. */
    CompletableFuture<Void> ask(Bytes... requests) {
        if (stream == null) {
            return client.openStream().thenCompose(opened -> {
                stream = opened;
                return ask(requests);
            });
        }
        size = 0;
        sizeBits = 0;
        sized = false;
        kept = ++number % READ_EVERY == 0 ? new ByteArrayOutputStream() : null;
        for (Bytes request : requests) {
            stream.write(request);
        }
        return Async.loop(() -> stream.readLent(this::take));
    }

    /** Whether more has to be read. */
    private boolean take(ByteBuffer bytes) {
        if (!bytes.hasRemaining()) {
            throw new MalformedMessageException("the stream has ended");
        }
        while (!sized && bytes.hasRemaining()) {
            byte next = bytes.get();
            size |= (next & 0x7f) << sizeBits;
            sizeBits += 7;
            sized = next >= 0;
            left = size;
        }
        if (size > MAX_REPLY || bytes.remaining() > left) {
            throw new MalformedMessageException("a reply of " + size + " bytes, with more behind it");
        }
        left -= bytes.remaining();
        if (kept != null && bytes.hasRemaining()) {
            byte[] part = new byte[bytes.remaining()];
            bytes.get(part);
            kept.writeBytes(part);
        }
        bytes.position(bytes.limit());
        return !sized || left > 0;
    }
}
