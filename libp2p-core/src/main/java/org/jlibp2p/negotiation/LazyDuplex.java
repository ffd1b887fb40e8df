package org.jlibp2p.negotiation;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.PrefixedDuplex;

/**
 * A pipe whose protocol was proposed without waiting for the answer. The proposal goes out in front of the first bytes
 * written; the answer is taken off in front of the first bytes read. State is confined to the pipe's loop.
 */
final class LazyDuplex implements Duplex {
    private final Duplex pipe;
    private final Side side;

    /** What is still to be sent in front of everything else; none when it is out. */
    private Bytes opening;

    /** The rest of the exchange, once begun. */
    private CompletableFuture<Negotiated> answer;

    /** Where application bytes come from, once the answer is there. */
    private Duplex input;

    /** The read that waits for the answer. */
    private CompletableFuture<Bytes> waiting = CompletableFuture.completedFuture(Bytes.empty());

    LazyDuplex(Duplex pipe, ProtocolId protocol) {
        this.pipe = pipe;
        this.side = new Proposer(List.of(protocol));
        this.opening = side.opening();
    }

    @Override
    public CompletableFuture<Void> write(Bytes bytes) {
        return Async.call(pipe.loop(), () -> opening.isEmpty() ? pipe.write(bytes) : open(bytes));
    }

    @Override
    public CompletableFuture<Void> writeLent(int atMost, Consumer<? super ByteBuffer> source) {
        assert pipe.loop().inLoop();
        return opening.isEmpty() ? pipe.writeLent(atMost, source) : Duplex.super.writeLent(atMost, source);
    }

    @Override
    public <R> CompletableFuture<R> readLent(Function<? super ByteBuffer, ? extends R> reader) {
        assert pipe.loop().inLoop();
        return input == null ? Duplex.super.readLent(reader) : input.readLent(reader);
    }

    private CompletableFuture<Void> open(Bytes bytes) {
        Bytes first = opening;
        opening = Bytes.empty();
        CompletableFuture<Void> accepted = pipe.write(Bytes.concat(first, bytes));
        if (accepted.isCompletedExceptionally()) {
            // A write that the pipe has no room for is refused whole, and the next one must begin with the proposal.
            opening = first;
        }
        return accepted;
    }

    @Override
    public CompletableFuture<Void> closeWrite() {
        return Async.call(pipe.loop(), () -> {
            // Somebody has to take the answer, or a peer that is still sending it would find nobody there; and a peer
            // that refuses should not be taken for one that has listened.
            beginAnswer();
            return pipe.closeWrite();
        });
    }

    @Override
    public CompletableFuture<Bytes> read() {
        return Async.call(pipe.loop(), this::readOnLoop, this::putBack);
    }

    /** What came together with the caller's giving up is for the next read. */
    private void putBack(Bytes unread) {
        if (!unread.isEmpty()) {
            input = new PrefixedDuplex(input, unread);
        }
    }

    private CompletableFuture<Bytes> readOnLoop() {
        if (input != null) {
            return input.read();
        }
        if (!waiting.isDone()) {
            return CompletableFuture.failedFuture(new IllegalStateException("a read is pending already"));
        }
        beginAnswer();
        if (input != null) {
            return input.read();
        }
        if (answer.isDone()) {
            return CompletableFuture.failedFuture(Async.failureOf(answer));
        }
        waiting = new CompletableFuture<>();
        return waiting;
    }

    private void beginAnswer() {
        if (answer != null) {
            return;
        }
        if (!opening.isEmpty()) {
            open(Bytes.empty());
        }
        answer = new Exchange(pipe, side).listen();
        Async.whenDone(answer, (negotiated, failure) -> {
            if (failure != null) {
                waiting.completeExceptionally(failure);
            } else {
                input = negotiated.duplex();
                resume(waiting);
            }
        });
    }

    /** Lets the read that waited for the answer go on; what comes after it was given up is put back. */
    private void resume(CompletableFuture<Bytes> asked) {
        if (asked.isDone()) {
            return;
        }
        CompletableFuture<Bytes> read = input.read();
        Async.whenDone(read, (bytes, failure) -> {
            if (failure != null) {
                asked.completeExceptionally(Async.unwrap(failure));
            } else if (!asked.complete(bytes) && !bytes.isEmpty()) {
                input = new PrefixedDuplex(input, bytes);
            }
        });
        Async.whenDone(asked, (bytes, failure) -> read.cancel(false));
    }

    @Override
    public void reset(Throwable reason) {
        pipe.reset(reason);
    }

    @Override
    public CompletableFuture<Void> closed() {
        return pipe.closed();
    }

    @Override
    public boolean isBroken() {
        return pipe.isBroken();
    }

    @Override
    public EventLoop loop() {
        return pipe.loop();
    }
}
