package org.jlibp2p.security.noise;

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

/** Carries the messages of a handshake over a pipe, and makes the channel of it. Confined to the pipe's loop. */
final class NoiseUpgrade {
    private static final Logger LOG = LoggerFactory.getLogger(NoiseUpgrade.class);

    private final Duplex raw;
    private final NoiseHandshake handshake;
    private final PartialFrame frame = new PartialFrame();
    private final CompletableFuture<SecureConnection> result = new CompletableFuture<>();
    private boolean ended;

    NoiseUpgrade(Duplex raw, NoiseHandshake handshake) {
        this.raw = raw;
        this.handshake = handshake;
    }

    CompletableFuture<SecureConnection> run() {
        Async.whenDone(result, (connection, failure) -> Async.on(raw.loop(), this::abandon));
        handshake.start().ifPresent(this::send);
        Async.whenDone(Async.loop(() -> raw.read().thenApply(this::take)), (done, failure) -> {
            if (failure != null) {
                fail(failure);
            }
        });
        return result;
    }

    private void send(Bytes message) {
        byte[] framed = new byte[PartialFrame.LENGTH_SIZE + message.size()];
        ByteBuffer.wrap(framed).putShort((short) message.size());
        message.copyTo(framed, PartialFrame.LENGTH_SIZE);
        // Not waited for: if it fails the pipe has failed, and says so at the next read.
        raw.write(Bytes.wrap(framed));
    }

    private boolean take(Bytes chunk) {
        if (chunk.isEmpty()) {
            throw new HandshakeException(Reason.CLOSED_EARLY, "the peer closed the connection during the handshake");
        }
        ByteBuffer in = chunk.borrow(ByteBuffer::wrap);
        while (!handshake.isComplete() && fill(in)) {
            handshake.onMessage(frame.message()).ifPresent(this::send);
            frame.clear();
        }
        if (handshake.isComplete()) {
            succeed(chunk.slice(chunk.size() - in.remaining()));
        }
        return !ended;
    }

    private boolean fill(ByteBuffer in) {
        try {
            return frame.fill(in, 0, handshake.maxMessage());
        } catch (MalformedMessageException e) {
            throw new HandshakeException(Reason.MALFORMED, "a handshake message of the wrong size", e);
        }
    }

    private void succeed(Bytes early) {
        ended = true;
        if (!result.complete(new NoiseConnection(raw, handshake, early))) {
            raw.reset(new StreamResetException(ErrorCode.NONE, false));
        }
    }

    private void fail(Throwable failure) {
        Libp2pException reason = StreamResetException.from(failure);
        if (reason != failure && !ended) {
            LOG.error("a handshake failed in a way it should not", failure);
        }
        ended = true;
        raw.reset(reason);
        result.completeExceptionally(reason);
    }

    /** The other end of a result that was completed from outside. */
    private void abandon() {
        if (!ended) {
            ended = true;
            raw.reset(new StreamResetException(ErrorCode.NONE, false));
        }
    }
}
