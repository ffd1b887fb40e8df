package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.SecureConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipe after the handshake: what is written goes out sealed, what arrives is opened before it is given out. State is
 * confined to the loop of the pipe below. A frame that is not authentic resets the pipe, and nothing that came with it is
 * given out.
 *
 * <p>Specification: libp2p, noise/README.md, Encryption and I/O.
 */
final class NoiseConnection implements SecureConnection {
    /** The most bytes, sealed, that wait for the pipe below. It must not refuse a frame: its nonce is used by then. */
    static final int MAX_UNAWAITED = BufferLimits.defaults().unawaitedWrite();

    /** After so many reads below that brought no plaintext, others on the loop have their turn. */
    static final int MAX_READS_PER_TURN = 64;

    private static final Logger LOG = LoggerFactory.getLogger(NoiseConnection.class);

    private final Duplex raw;
    private final PublicKey remoteKey;
    private final PeerId remotePeer;
    private final ProtocolId earlyMuxer; // null if there is none
    private final FrameSealer sealer;
    private final FrameOpener opener;

    /** What arrived behind the last message of the handshake. */
    private Bytes early;

    /** Plaintext whose reader has given up. */
    private Bytes unread = Bytes.empty();

    /** The read that waits; done if there is none. */
    private CompletableFuture<Bytes> waiting = CompletableFuture.completedFuture(Bytes.empty());

    /** Whether a read below is under way, or put off to another turn. */
    private boolean reading;

    private long unawaited;

    NoiseConnection(Duplex raw, NoiseHandshake handshake, Bytes early) {
        this.raw = raw;
        this.remoteKey = handshake.remoteKey();
        this.remotePeer = PeerId.of(remoteKey);
        this.earlyMuxer = handshake.earlyMuxer().orElse(null);
        List<CipherState> states = handshake.split();
        this.sealer = new FrameSealer(states.get(0));
        this.opener = new FrameOpener(states.get(1));
        this.early = early;
    }

    @Override
    public CompletableFuture<Bytes> read() {
        return Async.call(raw.loop(), this::readOnLoop, this::putBack);
    }

    /** What came together with the caller's giving up is for the next read. */
    private void putBack(Bytes plaintext) {
        unread = Bytes.concat(plaintext, unread);
    }

    private CompletableFuture<Bytes> readOnLoop() {
        if (!waiting.isDone()) {
            return CompletableFuture.failedFuture(new IllegalStateException("a read is pending already"));
        }
        if (!unread.isEmpty() && !raw.isBroken()) {
            Bytes bytes = unread;
            unread = Bytes.empty();
            return CompletableFuture.completedFuture(bytes);
        }
        try {
            Optional<Bytes> now = reading ? Optional.empty() : advance();
            if (now.isPresent()) {
                return CompletableFuture.completedFuture(now.get());
            }
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(broken(failure));
        }
        waiting = new CompletableFuture<>();
        return waiting;
    }

    /** Reads below until there is something to give out, or nothing more without waiting. */
    private Optional<Bytes> advance() {
        for (int reads = 0; reads < MAX_READS_PER_TURN; reads++) {
            CompletableFuture<Optional<Bytes>> read = readBelow();
            if (!read.isDone()) {
                reading = true;
                Async.whenDone(read, this::arrived);
                return Optional.empty();
            }
            if (read.isCompletedExceptionally()) {
                throw StreamResetException.from(Async.failureOf(read));
            }
            Optional<Bytes> plaintext = read.getNow(Optional.empty());
            if (plaintext.isPresent()) {
                return plaintext;
            }
        }
        reading = true;
        raw.loop().execute(() -> resume(this::advance));
        return Optional.empty();
    }

    private CompletableFuture<Optional<Bytes>> readBelow() {
        if (early.isEmpty()) {
            return raw.readLent(this::open);
        }
        ByteBuffer bytes = early.borrow(ByteBuffer::wrap);
        early = Bytes.empty();
        return CompletableFuture.completedFuture(open(bytes));
    }

    private void arrived(Optional<Bytes> plaintext, Throwable failure) {
        resume(() -> {
            if (failure != null) {
                throw StreamResetException.from(Async.unwrap(failure));
            }
            return plaintext.isPresent() ? plaintext : advance();
        });
    }

    private void resume(Supplier<Optional<Bytes>> next) {
        reading = false;
        try {
            next.get().ifPresent(this::give);
        } catch (RuntimeException failure) {
            waiting.completeExceptionally(broken(failure));
        }
    }

    private void give(Bytes plaintext) {
        if (!waiting.complete(plaintext)) {
            unread = plaintext;
        }
    }

    /** The plaintext in what arrived, none of it if that is the end, or nothing yet. */
    private Optional<Bytes> open(ByteBuffer arrived) {
        if (arrived.hasRemaining()) {
            return Optional.of(opener.open(arrived)).filter(plaintext -> !plaintext.isEmpty());
        }
        if (opener.isInsideFrame()) {
            throw new ConnectionClosedException("the input ended inside a frame", ErrorCode.NONE, true);
        }
        return Optional.of(Bytes.empty());
    }

    private Libp2pException broken(RuntimeException failure) {
        Libp2pException reason = StreamResetException.from(failure);
        if (reason != failure) {
            LOG.error("a secure connection failed in a way it should not", failure);
        }
        raw.reset(reason);
        return reason;
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return Async.call(
                raw.loop(),
                () -> bytes.isEmpty()
                        ? raw.write(bytes)
                        : writeOnLoop(bytes.size(), frames -> sealer.seal(bytes.borrow(ByteBuffer::wrap), frames)));
    }

    @Override
    public CompletableFuture<Void> writeLent(int atMost, Consumer<? super ByteBuffer> source) {
        assert raw.loop().inLoop();
        return writeOnLoop(atMost, frames -> sealer.seal(atMost, source, frames));
    }

    private CompletableFuture<Void> writeOnLoop(int atMost, Consumer<ByteBuffer> seal) {
        long size = FrameSealer.sealedSize(atMost);
        if (size > MAX_UNAWAITED - unawaited) {
            return CompletableFuture.failedFuture(new LimitExceededException("buffers.unawaitedWrite", "connection"));
        }
        CompletableFuture<Void> accepted;
        try {
            accepted = raw.writeLent(Math.toIntExact(size), seal);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(broken(failure));
        }
        if (!accepted.isDone()) {
            unawaited += size;
            Async.whenDone(accepted, (done, failure) -> unawaited -= size);
        } else if (accepted.isCompletedExceptionally()
                && Async.failureOf(accepted) instanceof LimitExceededException refused) {
            // The peer waits for the frame with this nonce, and sealing something else with it would give the key away.
            broken(refused);
        }
        return accepted;
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return raw.closeWrite();
    }

    @Override
    public void reset(Throwable reason) {
        raw.reset(reason);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return raw.closed();
    }

    @Override
    public boolean isBroken() {
        return raw.isBroken();
    }

    @Override
    public EventLoop loop() {
        return raw.loop();
    }

    @Override
    public PeerId remotePeer() {
        return remotePeer;
    }

    @Override
    public PublicKey remoteKey() {
        return remoteKey;
    }

    @Override
    public Optional<ProtocolId> earlyMuxer() {
        return Optional.ofNullable(earlyMuxer);
    }

    @Override
    public String toString() {
        return "Noise[" + remotePeer + "]";
    }
}
