package org.jlibp2p.pnet;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.LimitExceededException;

/**
 * A pipe within a private network. State is confined to the loop of the pipe below; otherwise as any pipe. A peer that turns
 * out not to have the key resets it.
 */
final class ProtectedDuplex implements Duplex {
    /** The most bytes that wait for the pipe below. It must not refuse any: the key stream has gone on by then. */
    static final int MAX_UNAWAITED = BufferLimits.defaults().unawaitedWrite();

    private final Duplex raw;
    private final Outgoing outgoing;
    private final Incoming incoming;

    /** What was opened for a reader that had given up. */
    private Bytes unread = Bytes.empty();

    private Registration patience = Registration.none();
    private long unawaited;

    ProtectedDuplex(Duplex raw, Outgoing outgoing, Incoming incoming) {
        this.raw = raw;
        this.outgoing = outgoing;
        this.incoming = incoming;
    }

    /** Resets the pipe if the peer has not shown in time that it has the key. Called once, on the loop. */
    void expectGreeting(Duration limit) {
        assert raw.loop().inLoop();
        if (incoming.isProved()) {
            return;
        }
        patience = raw.loop().schedule(limit, () -> raw.reset(incoming.silent(limit)));
        Async.whenDone(raw.closed(), (done, failure) -> patience.close());
    }

    // ---- reading ----

    @Override
    public CompletableFuture<Bytes> read() {
        return Async.call(raw.loop(), this::readOnLoop, this::putBack);
    }

    private void putBack(Bytes bytes) {
        unread = Bytes.concat(bytes, unread);
    }

    private CompletableFuture<Bytes> readOnLoop() {
        if (!unread.isEmpty() && !raw.isBroken()) {
            Bytes bytes = unread;
            unread = Bytes.empty();
            return CompletableFuture.completedFuture(bytes);
        }
        CompletableFuture<Bytes> result = new CompletableFuture<>();
        Async.whenDone(Async.loop(() -> readStep(result)), (done, failure) -> {
            if (failure != null) {
                result.completeExceptionally(reasonOf(failure));
            }
        });
        return result;
    }

    /** Reads below, again if that brought nothing but the nonce. */
    private CompletableFuture<Boolean> readStep(CompletableFuture<Bytes> result) {
        if (result.isDone()) {
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Bytes> read = raw.read();
        if (!read.isDone()) {
            Async.whenDone(result, (bytes, failure) -> read.cancel(false));
        }
        return read.thenApply(bytes -> {
            Bytes opened = open(bytes.borrow(ByteBuffer::wrap));
            if (opened.isEmpty() && !bytes.isEmpty()) {
                return true;
            }
            if (!result.complete(opened)) {
                putBack(opened);
            }
            return false;
        });
    }

    private Bytes open(ByteBuffer arrived) {
        try {
            if (arrived.hasRemaining()) {
                Bytes opened = incoming.open(arrived);
                if (incoming.isProved()) {
                    patience.close();
                }
                return opened;
            }
            if (!incoming.isProved()) {
                throw incoming.endedEarly(null);
            }
            return Bytes.empty();
        } catch (PrivateNetworkException stranger) {
            raw.reset(stranger);
            throw stranger;
        }
    }

    /** A peer that does not understand us ends the connection, which alone would not say why. */
    private Throwable reasonOf(Throwable failure) {
        boolean byPeer = failure instanceof ConnectionClosedException closed && closed.remote()
                || failure instanceof StreamResetException reset && reset.remote();
        return byPeer && !incoming.isProved() ? incoming.endedEarly(failure) : failure;
    }

    @Override
    public <R> CompletableFuture<R> readLent(Function<? super ByteBuffer, ? extends R> reader) {
        assert raw.loop().inLoop();
        if (!incoming.isBegun() || !unread.isEmpty()) {
            return Duplex.super.readLent(reader);
        }
        return raw.readLent(bytes -> reader.apply(open(bytes).borrow(ByteBuffer::wrap)));
    }

    // ---- writing ----

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return Async.call(
                raw.loop(), () -> bytes.isEmpty() ? raw.write(bytes) : writeOnLoop(bytes.size(), bytes::copyTo));
    }

    @Override
    public CompletableFuture<Void> writeLent(int atMost, Consumer<? super ByteBuffer> source) {
        assert raw.loop().inLoop();
        return writeOnLoop(atMost, source);
    }

    private CompletableFuture<Void> writeOnLoop(int atMost, Consumer<? super ByteBuffer> source) {
        long size = (long) outgoing.ahead() + atMost;
        if (size > MAX_UNAWAITED - unawaited) {
            return CompletableFuture.failedFuture(new LimitExceededException("buffers.unawaitedWrite", "connection"));
        }
        boolean[] made = {false};
        CompletableFuture<Void> accepted = raw.writeLent((int) size, buffer -> {
            made[0] = true;
            outgoing.write(source, buffer);
        });
        if (!accepted.isDone()) {
            unawaited += size;
            Async.whenDone(accepted, (done, failure) -> unawaited -= size);
        } else if (made[0]
                && accepted.isCompletedExceptionally()
                && Async.failureOf(accepted) instanceof LimitExceededException refused) {
            raw.reset(refused); // the peer's key stream would be behind this one's from here on
        }
        return accepted;
    }

    /** Says the nonce at least, or the peer could not tell an end from a stranger. */
    @Override
    public CompletableFuture<Void> closeWrite() {
        return Async.call(raw.loop(), () -> {
            if (outgoing.ahead() > 0) {
                writeOnLoop(0, nothing -> {});
            }
            return raw.closeWrite();
        });
    }

    // ---- the end ----

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
    public String toString() {
        return "Protected[" + raw + "]";
    }
}
