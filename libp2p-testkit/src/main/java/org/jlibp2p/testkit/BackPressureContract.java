package org.jlibp2p.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.LimitExceededException;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How the writer of every {@link org.jlibp2p.io.Duplex} is held back by a reader who does not read. */
public abstract class BackPressureContract extends PairFixture {
    private static final int PIECE = 64 * 1024;

    /** For subclasses. */
    protected BackPressureContract() {}

    /**
     * The most that the pipe under test may accept while nobody reads at the other end, whatever buffers lie between.
     *
     * @return a number of bytes; 32 MiB unless overridden
     */
    protected long mostAcceptedAhead() {
        return 32L * 1024 * 1024;
    }

    @Test
    void aWriteWaitsWhileThePeerDoesNotRead() {
        DuplexPair pair = open();
        Filled filled = fill(pair.left());
        assertThat(patience().settles(filled.waiting())).isFalse();
    }

    @Test
    void aWaitingWriteCompletesWhenThePeerHasReadAndNothingIsLost() {
        DuplexPair pair = open();
        Filled filled = fill(pair.left());
        CompletableFuture<Void> drained = drain(pair.right(), filled.total());
        await(filled.waiting());
        await(drained);
        await(pair.left().write(Bytes.utf8("on we go")));
        assertThat(readUpTo(pair.right(), 8)).isEqualTo(Bytes.utf8("on we go"));
    }

    @Test
    void aWriterThatWaitsMayFillThePipeAgainAndAgain() {
        DuplexPair pair = open();
        long read = 0;
        long written = 0;
        for (int round = 0; round < 3; round++) {
            Filled filled = fill(pair.left(), written);
            written = filled.total();
            await(drain(pair.right(), read, written));
            await(filled.waiting());
            read = written;
        }
    }

    @Test
    void aFullDirectionDoesNotStopTheOtherOne() {
        DuplexPair pair = open();
        Filled filled = fill(pair.left());
        Bytes message = Transfers.pattern(5, 500_000);
        CompletableFuture<Void> back = Transfers.write(pair.right(), message, 10_000);
        CompletableFuture<Bytes> read = Transfers.read(pair.left(), message.size());
        await(back);
        assertThat(await(read)).isEqualTo(message);
        pair.left().reset(new ProtocolViolationException("enough")); // sockets may take more by now, or not
        patience().settle();
        assertThat(filled.waiting()).isDone();
    }

    @Test
    void writesThatAreNotAwaitedAreBoundedAndNothingOfTheRefusedOneIsSent() {
        DuplexPair pair = open();
        List<CompletableFuture<Void>> writes =
                await(onLoop(pair.left(), end -> CompletableFuture.completedFuture(flood(end))));
        CompletableFuture<Void> refused = writes.remove(writes.size() - 1);
        assertThat(failureOf(refused)).isInstanceOf(LimitExceededException.class);
        await(drain(pair.right(), (long) PIECE * writes.size()));
        writes.forEach(this::await);
        await(pair.left().write(Bytes.utf8("next")));
        assertThat(readUpTo(pair.right(), 4)).isEqualTo(Bytes.utf8("next"));
    }

    /** Writes without awaiting anything until a write is refused, which is the last one returned. */
    private List<CompletableFuture<Void>> flood(Duplex end) {
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        long total = 0;
        do {
            assertThat(total).as("bytes written and not awaited").isLessThanOrEqualTo(mostAcceptedAhead());
            writes.add(end.write(Transfers.pattern(total, PIECE)));
            total += PIECE;
        } while (!writes.get(writes.size() - 1).isCompletedExceptionally());
        return writes;
    }

    @Test
    void aResetByTheWriterFreesAWaitingWrite() {
        DuplexPair pair = open();
        Filled filled = fill(pair.left());
        ProtocolViolationException reason = new ProtocolViolationException("tired of waiting");
        pair.left().reset(reason);
        assertThat(freed(pair.left(), filled)).isSameAs(reason);
    }

    @Test
    void aResetByTheReaderFreesAWaitingWrite() {
        DuplexPair pair = open();
        Filled filled = fill(pair.left());
        pair.right().reset(new ProtocolViolationException("will not read"));
        freed(pair.left(), filled);
    }

    /**
     * What a waiting write fails with once its pipe is broken. On a busy machine sockets may have taken it after all before
     * that, and more before they notice: then it is the first write that they have not taken.
     */
    private Libp2pException freed(Duplex end, Filled filled) {
        CompletableFuture<Void> write = filled.waiting();
        long accepted = 0;
        while (await(write.handle((done, failure) -> failure == null))) {
            accepted += PIECE;
            assertThat(accepted).as("bytes accepted after the end").isLessThanOrEqualTo(mostAcceptedAhead());
            write = end.write(Transfers.pattern(0, PIECE));
        }
        return brokenBy(write);
    }

    @Test
    void anEndBehindAWaitingWriteWaitsWithIt() {
        DuplexPair pair = open();
        Filled filled = fill(pair.left());
        CompletableFuture<Void> end = pair.left().closeWrite();
        assertThat(patience().settles(end)).isFalse();
        await(drain(pair.right(), filled.total()));
        await(end);
        assertThat(await(pair.right().read())).isEqualTo(Bytes.empty());
    }

    private Filled fill(Duplex end) {
        return fill(end, 0);
    }

    /** Writes, awaiting each write, until one has to wait. */
    private Filled fill(Duplex end, long from) {
        long accepted = from;
        while (true) {
            CompletableFuture<Void> write = end.write(Transfers.pattern(accepted, PIECE));
            if (!patience().settles(write)
                    && !patience().settles(write)) { // twice, for a reader whose loop has no turn
                return new Filled(accepted + PIECE, write);
            }
            await(write);
            accepted += PIECE;
            assertThat(accepted - from)
                    .as("bytes accepted while nobody reads")
                    .isLessThanOrEqualTo(mostAcceptedAhead());
        }
    }

    /** How many bytes were written in all, and the last write, which waits. */
    private record Filled(long total, CompletableFuture<Void> waiting) {}

    private static CompletableFuture<Void> drain(Duplex end, long to) {
        return drain(end, 0, to);
    }

    /** Reads from one count of bytes to another, and holds each piece against what was written. */
    private static CompletableFuture<Void> drain(Duplex end, long from, long to) {
        long[] at = {from};
        return Async.loop(() -> end.read().thenApply(bytes -> {
            assertThat(bytes.isEmpty())
                    .as("the input ends after " + at[0] + " bytes")
                    .isFalse();
            check(bytes, at[0]);
            at[0] += bytes.size();
            return at[0] < to;
        }));
    }

    private static void check(Bytes bytes, long from) {
        int done = 0;
        while (done < bytes.size()) {
            int offset = (int) ((from + done) % PIECE);
            int length = Math.min(bytes.size() - done, PIECE - offset);
            Bytes expected = Transfers.pattern(from + done - offset, PIECE).slice(offset, offset + length);
            assertThat(bytes.slice(done, done + length).equals(expected))
                    .as("the bytes from " + (from + done) + " on are those that were written")
                    .isTrue();
            done += length;
        }
    }
}
