package org.jlibp2p.tls;

import java.nio.ByteBuffer;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;
import org.jlibp2p.security.SecureConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Carries the records of a handshake over a pipe, and makes the channel of it. Confined to the pipe's loop. */
final class TlsUpgrade {
    private static final Logger LOG = LoggerFactory.getLogger(TlsUpgrade.class);

    private final Duplex raw;
    private final TlsHandshake handshake;
    private final boolean initiator;
    private final PartialRecord record = new PartialRecord();
    private final CompletableFuture<SecureConnection> result = new CompletableFuture<>();
    private boolean ended;

    TlsUpgrade(Duplex raw, TlsHandshake handshake, boolean initiator) {
        this.raw = raw;
        this.handshake = handshake;
        this.initiator = initiator;
    }

    CompletableFuture<SecureConnection> run() {
        Async.whenDone(result, (connection, failure) -> Async.on(raw.loop(), this::abandon));
        send(handshake.start());
        Async.whenDone(Async.loop(() -> raw.read().thenApply(this::take)), (done, failure) -> {
            if (failure != null) {
                refuse(failure);
            }
        });
        return result;
    }

    private CompletableFuture<Void> send(Bytes records) {
        // Seldom waited for: if it fails the pipe has failed, and says so at the next read.
        return records.isEmpty() ? CompletableFuture.completedFuture(null) : raw.write(records);
    }

    private boolean take(Bytes chunk) {
        if (chunk.isEmpty()) {
            throw new HandshakeException(Reason.CLOSED_EARLY, "the peer closed the connection during the handshake");
        }
        ByteBuffer in = chunk.borrow(ByteBuffer::wrap);
        while (!ended && !handshake.isComplete() && fill(in)) {
            send(handshake.onRecord(Bytes.copyOf(record.record()), raw.loop().now()));
            record.clear();
        }
        if (!ended && handshake.isComplete()) {
            succeed(chunk.slice(chunk.size() - in.remaining()));
        }
        return !ended;
    }

    private boolean fill(ByteBuffer in) {
        try {
            return record.fill(in);
        } catch (MalformedMessageException e) {
            throw new HandshakeException(Reason.MALFORMED, "not a record of TLS: " + e.getMessage(), e);
        }
    }

    private void succeed(Bytes early) {
        ended = true;
        if (!result.complete(new TlsConnection(raw, handshake, initiator, early))) {
            raw.reset(new StreamResetException(ErrorCode.NONE, false));
        }
    }

    /** Lets the peer know, if the pipe below takes it, before the pipe is gone. */
    private void refuse(Throwable failure) {
        Libp2pException reason = StreamResetException.from(failure);
        if (reason != Async.unwrap(failure) && !ended) {
            LOG.error("a handshake failed in a way it should not", failure);
        }
        ended = true;
        // What was accepted is flushed before the output ends, and dropped if the pipe is reset at once.
        Async.whenDone(
                send(handshake.output()),
                (sent, unsent) -> Async.whenDone(raw.closeWrite(), (closed, broken) -> {
                    raw.reset(reason);
                    result.completeExceptionally(reason);
                }));
    }

    /** The other end of a result that was completed from outside. */
    private void abandon() {
        if (!ended) {
            ended = true;
            raw.reset(new StreamResetException(ErrorCode.NONE, false));
        }
    }
}
