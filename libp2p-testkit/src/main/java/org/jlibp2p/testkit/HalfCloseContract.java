package org.jlibp2p.testkit;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Fault;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** How each direction of every {@link org.jlibp2p.io.Duplex} ends on its own. */
public abstract class HalfCloseContract extends PairFixture {
    /** For subclasses. */
    protected HalfCloseContract() {}

    @Test
    void theEndIsReadBehindAllThatWasWritten() {
        DuplexPair pair = open();
        Bytes message = Transfers.pattern(1, 1_000_000);
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (int at = 0; at < message.size(); at += 100_000) {
            writes.add(pair.left().write(message.slice(at, at + 100_000)));
        }
        CompletableFuture<Void> end = pair.left().closeWrite();
        assertThat(await(Transfers.readAll(pair.right()))).isEqualTo(message);
        writes.forEach(this::await);
        await(end);
    }

    @Test
    void theEndIsSaidAgainAtEachFurtherRead() {
        DuplexPair pair = open();
        await(pair.left().closeWrite());
        for (int i = 0; i < 3; i++) {
            assertThat(await(pair.right().read())).isEqualTo(Bytes.empty());
        }
    }

    @Test
    void aPendingReadSeesTheEnd() {
        DuplexPair pair = open();
        CompletableFuture<Bytes> read = pair.right().read();
        assertThat(patience().settles(read)).isFalse();
        pair.left().closeWrite();
        assertThat(await(read)).isEqualTo(Bytes.empty());
    }

    @Test
    void thePeerMayGoOnSending() {
        DuplexPair pair = open();
        await(pair.left().closeWrite());
        assertThat(await(pair.right().read())).isEqualTo(Bytes.empty());
        Bytes answer = Transfers.pattern(2, 2_000_000);
        CompletableFuture<Void> written = Transfers.write(pair.right(), answer, 50_000);
        CompletableFuture<Bytes> read = Transfers.read(pair.left(), answer.size());
        await(written);
        assertThat(await(read)).isEqualTo(answer);
    }

    @Test
    void eitherSideMayBeTheFirst() {
        DuplexPair pair = open().swapped();
        await(pair.left().closeWrite());
        assertThat(await(pair.right().read())).isEqualTo(Bytes.empty());
        await(pair.right().write(Bytes.utf8("answer")));
        assertThat(readUpTo(pair.left(), 6)).isEqualTo(Bytes.utf8("answer"));
    }

    @Test
    void closingTheOutputTwiceDoesNothingMore() {
        DuplexPair pair = open();
        CompletableFuture<Void> first = pair.left().closeWrite();
        CompletableFuture<Void> second = pair.left().closeWrite();
        await(first);
        await(second);
        await(pair.left().closeWrite());
        assertThat(await(pair.right().read())).isEqualTo(Bytes.empty());
        await(pair.right().write(Bytes.utf8("x")));
        assertThat(readUpTo(pair.left(), 1)).isEqualTo(Bytes.utf8("x"));
    }

    @Test
    void aWriteBehindTheEndFails() {
        DuplexPair pair = open();
        pair.left().closeWrite();
        assertThat(failureOf(pair.left().write(Bytes.utf8("x")))).isInstanceOf(IllegalStateException.class);
        assertThat(await(Transfers.readAll(pair.right()))).isEqualTo(Bytes.empty());
    }

    @Test
    void thePipeIsNotClosedWhileOneHalfIsOpen() {
        DuplexPair pair = open();
        CompletableFuture<Void> closed = pair.left().closed();
        await(pair.left().closeWrite());
        assertThat(await(pair.right().read())).isEqualTo(Bytes.empty());
        assertThat(patience().settles(closed)).isFalse();
        assertThat(patience().settles(pair.right().closed())).isFalse();
    }

    @Test
    void thePipeIsClosedWhenBothHalvesHaveEnded() {
        DuplexPair pair = open();
        endBothHalves(pair);
        await(pair.left().closed());
        await(pair.right().closed());
    }

    private void endBothHalves(DuplexPair pair) {
        await(pair.left().write(Bytes.utf8("last words")));
        await(pair.left().closeWrite());
        await(pair.right().closeWrite());
        assertThat(await(Transfers.readAll(pair.right()))).isEqualTo(Bytes.utf8("last words"));
        assertThat(await(Transfers.readAll(pair.left()))).isEqualTo(Bytes.empty());
    }

    @Test
    void aResetAfterTheEndDoesNothing() {
        DuplexPair pair = open();
        endBothHalves(pair);
        await(pair.left().closed());
        await(pair.right().closed());
        pair.left().reset(new ProtocolViolationException("too late"));
        patience().settle();
        await(pair.left().closed());
        await(pair.right().closed());
    }

    /** Once the input has ended, a socket of the JDK hears of a reset only when it writes: so a write must be enough. */
    @Test
    void aHalfClosedPipeCanStillBeResetByTheSideThatClosed() {
        DuplexPair pair = open();
        await(pair.left().closeWrite());
        assertThat(await(pair.right().read())).isEqualTo(Bytes.empty());
        pair.left().reset(new ProtocolViolationException("changed my mind"));
        patience().settle();
        Bytes piece = Bytes.utf8("is anybody there?");
        CompletableFuture<Void> writing =
                Async.loop(() -> pair.right().write(piece).thenApply(accepted -> true));
        assertThat(brokenBy(writing).fault()).isEqualTo(Fault.NETWORK);
        assertThat(brokenBy(pair.right().closed()).fault()).isEqualTo(Fault.NETWORK);
    }

    @Test
    void aHalfClosedPipeCanStillBeResetByTheOtherSide() {
        DuplexPair pair = open();
        await(pair.left().closeWrite());
        assertThat(await(pair.right().read())).isEqualTo(Bytes.empty());
        CompletableFuture<Bytes> waiting = pair.left().read();
        patience().settle();
        pair.right().reset(new ProtocolViolationException("no answer for you"));
        assertThat(brokenBy(waiting).fault()).isEqualTo(Fault.NETWORK);
        assertThat(brokenBy(pair.left().closed()).fault()).isEqualTo(Fault.NETWORK);
    }
}
