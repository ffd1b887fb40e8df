package org.jlibp2p.testkit;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.Fault;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** What every {@link Duplex} does with bytes, reads, writes and resets. */
public abstract class DuplexContract extends PairFixture {
    /** For subclasses. */
    protected DuplexContract() {}

    @Test
    void bytesArriveInBothDirections() {
        DuplexPair pair = open();
        await(pair.left().write(Bytes.utf8("ping")));
        assertThat(readUpTo(pair.right(), 4)).isEqualTo(Bytes.utf8("ping"));
        await(pair.right().write(Bytes.utf8("pong")));
        assertThat(readUpTo(pair.left(), 4)).isEqualTo(Bytes.utf8("pong"));
    }

    @Test
    void aLargeAmountArrivesWholeAndInOrderInBothDirectionsAtOnce() {
        DuplexPair pair = open();
        Bytes there = Transfers.pattern(1, 3_000_001);
        Bytes back = Transfers.pattern(2, 2_000_003);
        CompletableFuture<Void> written = CompletableFuture.allOf(
                Transfers.write(pair.left(), there, 70_001), Transfers.write(pair.right(), back, 333));
        CompletableFuture<Bytes> atRight = Transfers.read(pair.right(), there.size());
        CompletableFuture<Bytes> atLeft = Transfers.read(pair.left(), back.size());
        await(written);
        assertThat(await(atRight)).isEqualTo(there);
        assertThat(await(atLeft)).isEqualTo(back);
    }

    @Test
    void writesKeepTheOrderOfTheCalls() {
        DuplexPair pair = open();
        SplittableRandom random = new SplittableRandom(3);
        List<Bytes> pieces = new ArrayList<>();
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        List<Integer> completed = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            int index = i;
            Bytes piece = Transfers.pattern(i, random.nextInt(200));
            pieces.add(piece);
            writes.add(onLoop(pair.left(), end -> end.write(piece)).thenRun(() -> completed.add(index)));
        }
        Bytes all = Bytes.concat(pieces);
        CompletableFuture<Bytes> read = Transfers.read(pair.right(), all.size());
        writes.forEach(this::await);
        assertThat(await(read)).isEqualTo(all);
        assertThat(completed).hasSize(500).isSorted();
    }

    @Test
    void bytesThatAreLentGoTheSameWayAsOthers() {
        DuplexPair pair = open();
        List<Bytes> pieces = new ArrayList<>();
        for (int i = 0; i < 60; i++) {
            Bytes piece = Transfers.pattern(i, 1 + 37 * i);
            pieces.add(piece);
            await(onLoop(
                    pair.left(),
                    end -> piece.size() % 2 == 0
                            ? end.write(piece)
                            : end.writeLent(piece.size() + 5, room -> piece.copyTo(room))));
        }
        Bytes all = Bytes.concat(pieces);
        List<Bytes> parts = new ArrayList<>();
        int arrived = 0;
        while (arrived < all.size()) {
            CompletableFuture<Bytes> read = parts.size() % 2 == 0
                    ? onLoop(pair.right(), end -> end.readLent(lent -> Bytes.copyOf(lent)))
                    : pair.right().read();
            Bytes part = await(read);
            assertThat(part.isEmpty()).isFalse();
            arrived += part.size();
            parts.add(part);
        }
        assertThat(Bytes.concat(parts)).isEqualTo(all);
    }

    @Test
    void aReaderIsLentNothingAtTheEndOfTheInput() {
        DuplexPair pair = open();
        await(pair.left().closeWrite());
        for (int i = 0; i < 2; i++) {
            CompletableFuture<Integer> size = onLoop(pair.right(), end -> end.readLent(ByteBuffer::remaining));
            assertThat(await(size)).isZero();
        }
    }

    @Test
    void whatAReaderThrowsFailsItsReadOnly() {
        DuplexPair pair = open();
        await(pair.left().write(Bytes.utf8("b")));
        CompletableFuture<Bytes> refused = onLoop(
                pair.right(),
                end -> end.readLent(lent -> {
                    throw new ProtocolViolationException("planted");
                }));
        assertThat(failureOf(refused)).isInstanceOf(ProtocolViolationException.class);
        await(pair.left().write(Bytes.utf8("good")));
        assertThat(readUpTo(pair.right(), 4)).isEqualTo(Bytes.utf8("good"));
    }

    @Test
    void aLentWriteOfNothingWritesNothing() {
        DuplexPair pair = open();
        CompletableFuture<Bytes> read = pair.right().read();
        await(onLoop(pair.left(), end -> end.writeLent(10, room -> {})));
        assertThat(patience().settles(read)).isFalse();
        await(pair.left().write(Bytes.utf8("x")));
        assertThat(await(read)).isEqualTo(Bytes.utf8("x"));
    }

    @Test
    void aReadYieldsAtLeastOneByteWhileTheInputLasts() {
        DuplexPair pair = open();
        CompletableFuture<Bytes> read = pair.right().read();
        await(pair.left().write(Bytes.empty()));
        assertThat(patience().settles(read))
                .as("an empty write is nothing to read")
                .isFalse();
        await(pair.left().write(Bytes.utf8("x")));
        assertThat(await(read)).isEqualTo(Bytes.utf8("x"));
    }

    @Test
    void aReadWaitsForBytes() {
        DuplexPair pair = open();
        CompletableFuture<Bytes> read = pair.left().read();
        assertThat(patience().settles(read)).isFalse();
        await(pair.right().write(Bytes.utf8("late")));
        assertThat(await(read)).satisfies(first -> {
            assertThat(first.size()).isPositive();
            assertThat(Bytes.utf8("late").startsWith(first)).isTrue();
        });
    }

    @Test
    void aSecondReadFailsWhileOneIsPendingAndTheFirstLivesOn() {
        DuplexPair pair = open();
        CompletableFuture<Bytes> first = pair.right().read();
        assertThat(failureOf(pair.right().read())).isInstanceOf(IllegalStateException.class);
        await(pair.left().write(Bytes.utf8("a")));
        assertThat(await(first)).isEqualTo(Bytes.utf8("a"));
    }

    @Test
    void aReadThatWasGivenUpLosesNothing() {
        DuplexPair pair = open();
        for (int round = 0; round < 3; round++) {
            CompletableFuture<Bytes> givenUp = pair.right().read();
            patience().settle();
            givenUp.cancel(false);
            Bytes message = Transfers.pattern(round, 100);
            await(pair.left().write(message));
            patience().settle();
            assertThat(readUpTo(pair.right(), 100)).isEqualTo(message);
        }
    }

    @Test
    void aReadThatRunsOutOfItsCallersTimeLosesNothing() {
        DuplexPair pair = open();
        CompletableFuture<Bytes> impatient = pair.right().read();
        impatient.completeExceptionally(new IllegalStateException("the caller's own limit"));
        await(pair.left().write(Bytes.utf8("kept")));
        assertThat(readUpTo(pair.right(), 4)).isEqualTo(Bytes.utf8("kept"));
    }

    @Test
    void pendingOperationsCompleteOnTheLoop() {
        DuplexPair pair = open();
        Duplex right = pair.right();
        CompletableFuture<Boolean> read =
                right.read().thenApply(bytes -> right.loop().inLoop());
        CompletableFuture<Boolean> closed =
                right.closed().handle((done, failure) -> right.loop().inLoop());
        await(pair.left().write(Bytes.utf8("x")));
        assertThat(await(read)).as("a read completes on the loop").isTrue();
        right.reset(new ProtocolViolationException("over"));
        assertThat(await(closed)).as("closed completes on the loop").isTrue();
    }

    @Test
    void resetFailsWhatIsPendingWithItsReason() {
        DuplexPair pair = open();
        CompletableFuture<Bytes> read = pair.left().read();
        ProtocolViolationException reason = new ProtocolViolationException("told so");
        pair.left().reset(reason);
        assertThat(brokenBy(read)).isSameAs(reason);
        assertThat(brokenBy(pair.left().closed())).isSameAs(reason);
    }

    @Test
    void aPipeIsBrokenFromWhenItsEndHasFailed() {
        DuplexPair pair = open();
        assertThat(isBroken(pair.left())).isFalse();
        CompletableFuture<Bytes> read = pair.right().read(); // or it would not notice
        patience().settle();
        pair.left().reset(new ProtocolViolationException("over"));
        brokenBy(pair.left().closed());
        brokenBy(read);
        assertThat(isBroken(pair.left())).isTrue();
        assertThat(isBroken(pair.right())).isTrue();
    }

    private boolean isBroken(Duplex pipe) {
        return await(onLoop(pipe, end -> CompletableFuture.completedFuture(end.isBroken())));
    }

    @Test
    void everythingAfterAResetFailsWithItsReason() {
        DuplexPair pair = open();
        ProtocolViolationException reason = new ProtocolViolationException("told so");
        pair.left().reset(reason);
        assertThat(brokenBy(pair.left().read())).isSameAs(reason);
        assertThat(brokenBy(pair.left().write(Bytes.utf8("x")))).isSameAs(reason);
        assertThat(brokenBy(pair.left().closeWrite())).isSameAs(reason);
        assertThat(brokenBy(pair.left().read())).isSameAs(reason);
    }

    @Test
    void aReasonThatIsNotTheLibrarysOwnIsWrapped() {
        DuplexPair pair = open();
        Exception foreign = new UnsupportedOperationException("the application's own");
        pair.left().reset(foreign);
        assertThat(brokenBy(pair.left().closed())).hasCause(foreign);
    }

    @Test
    void theOtherSideSeesTheReset() {
        DuplexPair pair = open();
        CompletableFuture<Bytes> read = pair.right().read();
        patience().settle();
        pair.left().reset(new ProtocolViolationException("over"));
        assertThat(brokenBy(read).fault()).isEqualTo(Fault.NETWORK);
        assertThat(brokenBy(pair.right().closed()).fault()).isEqualTo(Fault.NETWORK);
        assertThat(brokenBy(pair.right().write(Bytes.utf8("x"))).fault()).isEqualTo(Fault.NETWORK);
    }

    @Test
    void onlyTheFirstResetCounts() {
        DuplexPair pair = open();
        ProtocolViolationException first = new ProtocolViolationException("first");
        pair.left().reset(first);
        pair.left().reset(new ProtocolViolationException("second"));
        patience().settle();
        assertThat(brokenBy(pair.left().read())).isSameAs(first);
    }

    @Test
    void whoeverGivesUpWaitingForTheEndEndsNothing() {
        DuplexPair pair = open();
        pair.left().closed().cancel(false);
        pair.left().closed().orTimeout(1, TimeUnit.NANOSECONDS);
        patience().settle();
        await(pair.left().write(Bytes.utf8("x")));
        assertThat(readUpTo(pair.right(), 1)).isEqualTo(Bytes.utf8("x"));
        assertThat(patience().settles(pair.left().closed())).as("still open").isFalse();
    }

    @Test
    void aHundredThousandSmallMessagesGoBackAndForthWithoutGrowingTheStack() {
        DuplexPair pair = open();
        int rounds = 100_000;
        int[] left = {rounds};
        CompletableFuture<Void> echo = pair.right().copyTo(pair.right());
        CompletableFuture<Void> asked = Async.loop(() -> pair.left()
                .write(Bytes.copyOf((byte) left[0]))
                .thenCompose(written -> pair.left().read())
                .thenApply(answer -> {
                    assertThat(answer).isEqualTo(Bytes.copyOf((byte) left[0]));
                    return --left[0] > 0;
                }));
        await(asked);
        assertThat(left[0]).isZero();
        assertThat(echo).isNotDone();
    }

    @Test
    void aPipeCopiedToItselfIsAnEchoThatEndsWhenTheInputEnds() {
        DuplexPair pair = open();
        CompletableFuture<Void> copied = pair.right().copyTo(pair.right());
        Bytes message = Transfers.pattern(9, 1_000_000);
        CompletableFuture<Void> written = Transfers.write(pair.left(), message, 10_000)
                .thenCompose(done -> pair.left().closeWrite());
        CompletableFuture<Bytes> echoed = Transfers.readAll(pair.left());
        await(written);
        assertThat(await(echoed)).isEqualTo(message);
        await(copied);
    }
}
