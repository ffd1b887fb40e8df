package org.jlibp2p.io;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.jlibp2p.wire.Codec;

/**
 * A pipe as messages, each with its length in front as an unsigned varint: nearly every libp2p protocol is this.
 *
 * <p>Any thread may call; futures complete on the pipe's loop. One {@link #receive} or {@link #next} may be pending at a
 * time; completing it from outside gives up waiting, and the message goes to the next one. A message that is longer than
 * its codec allows, or that the codec refuses, resets the pipe.
 *
 * @param <I> the type of messages that come in
 * @param <O> the type of messages that go out
 */
public final class Framed<I, O> {
    private final Duplex duplex;
    private final Codec<I> in;
    private final Codec<O> out;
    private final FrameBuffer buffer;
    private boolean receiving;

    /** A message whose receiver had given up by the time it was there: the next one gets it. */
    private Optional<I> unclaimed = Optional.empty();

    private Framed(Duplex duplex, Codec<I> in, Codec<O> out) {
        this.duplex = duplex;
        this.in = in;
        this.out = out;
        this.buffer = new FrameBuffer(in.maxSize());
    }

    /**
     * A pipe as messages.
     *
     * @param <I> the type of messages that come in
     * @param <O> the type of messages that go out
     * @param duplex the pipe; it is not used directly any more, until {@link #unframed}
     * @param in how messages that come in are read
     * @param out how messages that go out are written
     * @return the messages
     */
    public static <I, O> Framed<I, O> of(Duplex duplex, Codec<I> in, Codec<O> out) {
        return new Framed<>(duplex, in, out);
    }

    /**
     * The next message.
     *
     * @return completes with it; fails with {@link MalformedMessageException} if the input ends instead
     */
    public CompletableFuture<I> receive() {
        return Async.map(
                next(),
                message -> message.orElseThrow(
                        () -> new MalformedMessageException("the input ended where a message was expected")),
                this::keep);
    }

    /**
     * The next message, or the end.
     *
     * @return completes with the message, or with nothing where the input ends between two messages; fails with
     *     {@link MalformedMessageException} if it ends inside one
     */
    public CompletableFuture<Optional<I>> next() {
        return Async.call(duplex.loop(), this::nextOnLoop, this::keep);
    }

    private void keep(Optional<I> message) {
        unclaimed = message;
    }

    private CompletableFuture<Optional<I>> nextOnLoop() {
        if (receiving) {
            return CompletableFuture.failedFuture(new IllegalStateException("a receive is pending already"));
        }
        if (unclaimed.isPresent()) {
            Optional<I> message = unclaimed;
            unclaimed = Optional.empty();
            return CompletableFuture.completedFuture(message);
        }
        receiving = true;
        CompletableFuture<Optional<I>> result = new CompletableFuture<>();
        Async.whenDone(Async.loop(() -> step(result)), (done, failure) -> {
            receiving = false;
            if (failure != null) {
                if (failure instanceof MalformedMessageException) {
                    duplex.reset(failure);
                }
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    private CompletableFuture<Boolean> step(CompletableFuture<Optional<I>> result) {
        if (result.isDone()) {
            return CompletableFuture.completedFuture(false);
        }
        Optional<Bytes> frame = buffer.poll();
        if (frame.isPresent()) {
            Optional<I> message = Optional.of(in.decode(frame.get()));
            receiving = false;
            if (!result.complete(message)) {
                keep(message);
            }
            return CompletableFuture.completedFuture(false);
        }
        CompletableFuture<Bytes> read = duplex.read();
        if (!read.isDone()) {
            Async.whenDone(result, (value, failure) -> read.cancel(false));
        }
        return read.thenApply(bytes -> take(bytes, result));
    }

    private boolean take(Bytes bytes, CompletableFuture<Optional<I>> result) {
        if (!bytes.isEmpty()) {
            buffer.add(bytes);
            return true;
        }
        if (!buffer.isEmpty()) {
            throw new MalformedMessageException("the input ended inside a message");
        }
        receiving = false;
        result.complete(Optional.empty());
        return false;
    }

    /**
     * Sends a message.
     *
     * @param message what to send
     * @return completes when the pipe has accepted it
     * @throws IllegalArgumentException if its encoding is longer than the codec allows
     */
    public CompletableFuture<Void> send(O message) {
        Bytes body = out.encode(message);
        if (body.size() > out.maxSize()) {
            throw new IllegalArgumentException(
                    "the message has " + body.size() + " bytes, above the codec's " + out.maxSize());
        }
        byte[] frame = new byte[Varint.size(body.size()) + body.size()];
        body.copyTo(frame, Varint.write(body.size(), frame, 0));
        return duplex.write(Bytes.wrap(frame));
    }

    /**
     * Ends the output behind the last message.
     *
     * @return completes when the pipe has accepted the end
     */
    public CompletableFuture<Void> closeWrite() {
        return duplex.closeWrite();
    }

    /**
     * Ends both directions at once.
     *
     * @param reason why; a {@link Libp2pException} as it is, anything else wrapped
     */
    public void reset(Throwable reason) {
        duplex.reset(reason);
    }

    /**
     * The pipe again, with the bytes behind the last received message put back. To be called on the pipe's loop, with
     * no receive pending; this object is not used any more.
     *
     * @return the pipe
     */
    public Duplex unframed() {
        return buffer.isEmpty() ? duplex : new PrefixedDuplex(duplex, buffer.takeAll());
    }
}
