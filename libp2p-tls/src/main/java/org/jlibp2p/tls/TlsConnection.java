package org.jlibp2p.tls;

import java.nio.ByteBuffer;
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
import org.jlibp2p.io.OrderlyEnd;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;
import org.jlibp2p.security.SecureConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pipe after the handshake: what is written goes out in records, what arrives is opened before it is given out. State
 * is confined to the loop of the pipe below. A record that is not authentic resets the pipe, and nothing that came with it
 * is given out.
 *
 * <p>Each direction ends with close_notify. An end of the pipe below without it is none: anybody in between could have
 * made it. A client has done its part of the handshake before the server has judged it, so that a refusal arrives here,
 * as a {@link HandshakeException} of the first read.
 *
 * <p>Specification: RFC 8446, sections 5 and 6.1.
 */
final class TlsConnection implements SecureConnection {
    /** The most bytes, in records, that wait for the pipe below. It must not refuse one: its number is used by then. */
    static final int MAX_UNAWAITED = BufferLimits.defaults().unawaitedWrite() - RecordSealer.closeNotifySize();

    /** After so many reads below that brought no plaintext, others on the loop have their turn. */
    static final int MAX_READS_PER_TURN = 64;

    private static final Logger LOG = LoggerFactory.getLogger(TlsConnection.class);

    private final Duplex raw;
    private final PublicKey remoteKey;
    private final PeerId remotePeer;
    private final Optional<ProtocolId> earlyMuxer;
    private final RecordSealer sealer;
    private final RecordOpener opener;

    /** What arrived behind the last record of the handshake. */
    private Bytes early;

    /** Plaintext whose reader has given up. */
    private Bytes unread = Bytes.empty();

    /** The read that waits; done if there is none. */
    private CompletableFuture<Bytes> waiting = CompletableFuture.completedFuture(Bytes.empty());

    /** Whether a read below is under way, or put off to another turn. */
    private boolean reading;

    /** Whether the peer has sent anything but a refusal. */
    private boolean accepted;

    private boolean draining;
    private boolean closing;
    private long drained;
    private long unawaited;

    TlsConnection(Duplex raw, TlsHandshake handshake, boolean initiator, Bytes early) {
        this.raw = raw;
        this.remoteKey = handshake.remoteKey();
        this.remotePeer = PeerId.of(remoteKey);
        this.earlyMuxer = handshake.earlyMuxer();
        this.sealer = new RecordSealer(handshake.sending());
        this.opener = new RecordOpener(handshake.receiving(), initiator);
        this.early = early;
        this.accepted = !initiator;
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
        if (raw.isBroken()) {
            return raw.read(); // fails with the reason
        }
        if (!unread.isEmpty()) {
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
            if (opener.isEnded()) {
                drain();
                return Optional.of(Bytes.empty());
            }
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

    /** The plaintext in what arrived, if there is any. */
    private Optional<Bytes> open(ByteBuffer arrived) {
        if (!arrived.hasRemaining()) {
            throw new ConnectionClosedException(
                    accepted ? "the input ended without close_notify" : "the peer closed the connection at once",
                    ErrorCode.NONE,
                    true);
        }
        Bytes plaintext = openRecords(arrived);
        if (opener.takeUpdateAsked()) {
            sealer.oweUpdate();
        }
        return Optional.of(plaintext).filter(bytes -> !bytes.isEmpty());
    }

    private Bytes openRecords(ByteBuffer arrived) {
        try {
            Bytes plaintext = opener.open(arrived);
            accepted |= !plaintext.isEmpty();
            return plaintext;
        } catch (AlertException refused) {
            throw accepted
                    ? new ConnectionClosedException(refused.getMessage(), ErrorCode.NONE, true)
                    : new HandshakeException(Reason.REFUSED, refused.getMessage());
        }
    }

    /** Reads below to the end, so that it can end: nothing that comes behind close_notify counts. */
    private void drain() {
        if (draining) {
            return;
        }
        draining = true;
        Async.whenDone(Async.loop(() -> raw.readLent(this::discard)), (done, failure) -> {
            if (failure != null) {
                broken(StreamResetException.from(Async.unwrap(failure)));
            }
        });
    }

    private boolean discard(ByteBuffer arrived) {
        boolean more = arrived.hasRemaining();
        drained += arrived.remaining();
        arrived.position(arrived.limit());
        if (drained > OrderlyEnd.MAX_DRAIN) {
            throw new ConnectionClosedException("too much came behind the end", ErrorCode.NONE, false);
        }
        return more;
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
                        : writeOnLoop(bytes.size(), records -> sealer.seal(bytes, records)));
    }

    @Override
    public CompletableFuture<Void> writeLent(int atMost, Consumer<? super ByteBuffer> source) {
        assert raw.loop().inLoop();
        return writeOnLoop(atMost, records -> sealer.seal(atMost, source, records));
    }

    private CompletableFuture<Void> writeOnLoop(int atMost, Consumer<ByteBuffer> seal) {
        if (closing) {
            return raw.write(Bytes.empty()); // fails, and knows how
        }
        long size = sealer.sealedSize(atMost);
        if (size > MAX_UNAWAITED - unawaited) {
            return CompletableFuture.failedFuture(new LimitExceededException("buffers.unawaitedWrite", "connection"));
        }
        CompletableFuture<Void> written;
        try {
            written = raw.writeLent(Math.toIntExact(size), seal);
        } catch (RuntimeException failure) {
            return CompletableFuture.failedFuture(broken(failure));
        }
        if (!written.isDone()) {
            unawaited += size;
            Async.whenDone(written, (done, failure) -> unawaited -= size);
        } else if (written.isCompletedExceptionally()
                && Async.failureOf(written) instanceof LimitExceededException refused) {
            // The peer waits for the record with this number, and sealing something else with it would give the key
            // away.
            broken(refused);
        }
        return written;
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return Async.call(raw.loop(), () -> {
            if (!closing && !raw.closed().isDone()) {
                // Not waited for: if it fails the pipe has failed.
                raw.writeLent(RecordSealer.closeNotifySize(), sealer::closeNotify);
            }
            closing = true;
            return raw.closeWrite();
        });
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
        return earlyMuxer;
    }

    @Override
    public String toString() {
        return "Tls[" + remotePeer + "]";
    }
}
