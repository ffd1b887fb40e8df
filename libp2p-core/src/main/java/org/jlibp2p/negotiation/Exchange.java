package org.jlibp2p.negotiation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.PrefixedDuplex;
import org.jlibp2p.io.StreamResetException;

/**
 * Lets one side speak over a pipe. Confined to the pipe's loop. What the side says while messages are at hand goes out
 * in one write, before the exchange waits or ends.
 */
final class Exchange {
    private final Duplex pipe;
    private final Side side;
    private final MessageReader reader = new MessageReader();
    private final List<Bytes> outgoing = new ArrayList<>(2);
    private final CompletableFuture<Negotiated> result = new CompletableFuture<>();
    private boolean ended;

    Exchange(Duplex pipe, Side side) {
        this.pipe = pipe;
        this.side = side;
    }

    /** The whole exchange. */
    static CompletableFuture<Negotiated> run(Duplex pipe, Side side) {
        Exchange exchange = new Exchange(pipe, side);
        exchange.outgoing.add(side.opening());
        return exchange.listen();
    }

    /** The exchange without the opening, which is sent by someone else. */
    CompletableFuture<Negotiated> listen() {
        Async.whenDone(result, (value, failure) -> Async.on(pipe.loop(), this::abandon));
        Async.whenDone(Async.loop(this::turn), (done, failure) -> {
            if (failure != null) {
                fail(reasonOf(failure));
            }
        });
        return result;
    }

    /** A peer that refuses a proposal and finds more behind it may reset the stream before its refusal is read. */
    private Libp2pException reasonOf(Throwable failure) {
        return failure instanceof StreamResetException reset
                        && reset.remote()
                        && reset.code() == ErrorCode.NEGOTIATION_FAILED
                ? new NegotiationException(
                        "the peer reset the stream, as no protocol could be agreed on", side.offered())
                : StreamResetException.from(failure);
    }

    private CompletableFuture<Boolean> turn() {
        for (Optional<Bytes> message = reader.poll(); message.isPresent(); message = reader.poll()) {
            Optional<ProtocolId> agreed = side.onMessage(message.get(), outgoing::add);
            if (agreed.isPresent()) {
                flush();
                succeed(agreed.get());
                return CompletableFuture.completedFuture(false);
            }
        }
        CompletableFuture<Bytes> read = pipe.read();
        if (!read.isDone()) {
            flush();
        }
        return read.thenApply(this::take);
    }

    private boolean take(Bytes chunk) {
        if (chunk.isEmpty()) {
            throw new NegotiationException("the peer ended the pipe before a protocol was agreed on", side.offered());
        }
        reader.add(chunk);
        side.checkBeginning(reader.rest());
        return true;
    }

    private void flush() {
        if (!outgoing.isEmpty()) {
            Bytes together = Bytes.concat(outgoing);
            outgoing.clear();
            // Not waited for: if it fails the pipe has failed, and says so at the next read.
            pipe.write(together);
        }
    }

    private void succeed(ProtocolId agreed) {
        Bytes rest = reader.rest();
        ended = true;
        if (!result.complete(new Negotiated(agreed, rest.isEmpty() ? pipe : new PrefixedDuplex(pipe, rest)))) {
            reset(new StreamResetException(ErrorCode.NONE, false));
        }
    }

    private void fail(Libp2pException failure) {
        ended = true;
        reset(failure);
        result.completeExceptionally(failure);
    }

    private void abandon() {
        if (!ended) {
            ended = true;
            reset(new StreamResetException(ErrorCode.NONE, false));
        }
    }

    private void reset(Libp2pException reason) {
        pipe.reset(
                reason instanceof NegotiationException
                        ? new StreamResetException(ErrorCode.NEGOTIATION_FAILED, false, reason)
                        : reason);
    }
}
