package org.jlibp2p.transport.tcp;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.zip.CRC32C;

import io.netty.util.ResourceLeakDetector;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.transport.RawConnection;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.transport.tcp.TestNode.await;
import static org.jlibp2p.transport.tcp.TestNode.failureOf;
import static org.jlibp2p.transport.tcp.TestNode.until;

/** What TCP connections do, whatever drives their sockets. */
@ParameterizedClass
@EnumSource(TcpOptions.Io.class)
class TcpConnectionIT {
    private static final int MIB = 1024 * 1024;

    @Parameter
    private TcpOptions.Io io;

    private TestNode node;

    @BeforeEach
    void startNode() {
        node = new TestNode(TcpOptions.defaults().withIo(io));
    }

    @AfterEach
    void closeNode() {
        node.close();
    }

    private record Pair(RawConnection dialled, RawConnection accepted) {
        Duplex left() {
            return dialled.duplex();
        }

        Duplex right() {
            return accepted.duplex();
        }
    }

    private Pair connect(String address) {
        TestNode.Accepting accepting = node.listen(address);
        RawConnection dialled = node.dial(accepting.address());
        return new Pair(dialled, accepting.next());
    }

    private Pair connect() {
        return connect("/ip4/127.0.0.1/tcp/0");
    }

    private static CompletableFuture<Long> checksum(Duplex end) {
        CRC32C crc = new CRC32C();
        return Async.loop(() -> end.read().thenApply(bytes -> {
                    crc.update(bytes.asByteBuffer());
                    return !bytes.isEmpty();
                }))
                .thenApply(done -> crc.getValue());
    }

    private static CompletableFuture<Long> send(Duplex end, long seed, int total) {
        CRC32C crc = new CRC32C();
        Random random = new Random(seed);
        int[] left = {total};
        return Async.loop(() -> {
                    byte[] piece = new byte[Math.min(left[0], 1 + random.nextInt(200_000))];
                    random.nextBytes(piece);
                    crc.update(piece);
                    left[0] -= piece.length;
                    return end.write(Bytes.wrap(piece)).thenApply(accepted -> left[0] > 0);
                })
                .thenCompose(done -> end.closeWrite())
                .thenApply(done -> crc.getValue());
    }

    @Test
    void manyMebibytesArriveUnharmedInBothDirectionsAtOnce() {
        Pair pair = connect();
        CompletableFuture<Long> there = checksum(pair.right());
        CompletableFuture<Long> back = checksum(pair.left());
        CompletableFuture<Long> sentThere = send(pair.left(), 1, 64 * MIB);
        CompletableFuture<Long> sentBack = send(pair.right(), 2, 48 * MIB);
        assertThat(await(there)).isEqualTo(await(sentThere));
        assertThat(await(back)).isEqualTo(await(sentBack));
        await(pair.left().closed());
        await(pair.right().closed());
    }

    @Test
    void thePeerMayBeSentManyMebibytesAfterItHasEnded() {
        Pair pair = connect();
        await(pair.left().closeWrite());
        assertThat(await(pair.right().read())).isEqualTo(Bytes.empty());
        CompletableFuture<Long> sent = send(pair.right(), 4, 32 * MIB);
        CompletableFuture<Void> later = new CompletableFuture<>();
        pair.left().loop().schedule(Duration.ofMillis(100), () -> later.complete(null)); // so that the buffers fill
        await(later);
        assertThat(await(checksum(pair.left()))).isEqualTo(await(sent));
        await(pair.right().closed());
    }

    @Test
    void anEchoComesBackOverBothFamilies() {
        for (String address : List.of("/ip4/127.0.0.1/tcp/0", "/ip6/::1/tcp/0")) {
            Pair pair = connect(address);
            pair.right().copyTo(pair.right());
            CompletableFuture<Long> back = checksum(pair.left());
            assertThat(await(send(pair.left(), 3, 8 * MIB))).isEqualTo(await(back));
        }
    }

    @Test
    void theAddressesOfBothEndsAreEachOthers() {
        Pair pair = connect("/ip6/::1/tcp/0");
        assertThat(pair.dialled().localAddress()).isEqualTo(pair.accepted().remoteAddress());
        assertThat(pair.accepted().localAddress()).isEqualTo(pair.dialled().remoteAddress());
        assertThat(pair.dialled().limit()).isEmpty();
    }

    @Test
    void theOtherHalfLivesOnAfterTheOutputWasClosed() {
        Pair pair = connect();
        await(pair.left().write(Bytes.utf8("question")));
        await(pair.left().closeWrite());
        assertThat(await(pair.right().read())).isEqualTo(Bytes.utf8("question"));
        assertThat(await(pair.right().read())).isEqualTo(Bytes.empty());
        assertThat(await(pair.right().read())).isEqualTo(Bytes.empty());
        await(pair.right().write(Bytes.utf8("answer")));
        assertThat(await(pair.left().read())).isEqualTo(Bytes.utf8("answer"));
        assertThat(pair.left().closed()).isNotDone();
        assertThat(failureOf(pair.left().write(Bytes.utf8("x")))).isInstanceOf(IllegalStateException.class);
        await(pair.right().closeWrite());
        assertThat(await(pair.left().read())).isEqualTo(Bytes.empty());
        await(pair.left().closed());
        await(pair.right().closed());
    }

    @Test
    void theEndGoesBehindEverythingThatWaitsToBeSent() {
        Pair pair = connect();
        List<CompletableFuture<Void>> writes = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            writes.add(pair.left().write(Bytes.wrap(new byte[MIB])));
        }
        CompletableFuture<Void> end = pair.left().closeWrite();
        int[] received = {0};
        await(Async.loop(() -> pair.right().read().thenApply(bytes -> {
            received[0] += bytes.size();
            return !bytes.isEmpty();
        })));
        assertThat(received[0]).isEqualTo(3 * MIB);
        writes.forEach(TestNode::await);
        await(end);
    }

    @Test
    void whatCameWithTheEndWhileNobodyReadIsReadLater() {
        Pair pair = connect();
        CompletableFuture<Void> settled = new CompletableFuture<>();
        int total = 2 * MIB;
        await(pair.left().write(Bytes.wrap(new byte[total])));
        await(pair.left().closeWrite());
        pair.right().loop().schedule(Duration.ofMillis(200), () -> settled.complete(null));
        await(settled);
        int[] received = {0};
        await(Async.loop(() -> pair.right().read().thenApply(bytes -> {
            received[0] += bytes.size();
            return !bytes.isEmpty();
        })));
        assertThat(received[0]).isEqualTo(total);
        assertThat(pair.right().closed()).isNotDone();
    }

    @Test
    void aResetIsSeenAtTheOtherSide() {
        Pair pair = connect();
        CompletableFuture<Bytes> waiting = pair.right().read();
        ConnectionClosedException reason = new ConnectionClosedException("over", ErrorCode.SHUTDOWN, false);
        pair.left().reset(reason);
        assertThat(failureOf(pair.left().closed())).isSameAs(reason);
        assertThat(failureOf(pair.left().read())).isSameAs(reason);
        assertThat(failureOf(pair.left().write(Bytes.utf8("x")))).isSameAs(reason);
        assertThat(failureOf(waiting)).isInstanceOfSatisfying(ConnectionClosedException.class, seen -> {
            assertThat(seen.remote()).isTrue();
            assertThat(seen).hasCauseInstanceOf(IOException.class);
        });
        assertThat(failureOf(pair.right().closed())).isInstanceOf(ConnectionClosedException.class);
        assertThat(failureOf(pair.right().closeWrite())).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void aResetWhileNobodyReadsIsSeenAtTheNextRead() {
        Pair pair = connect();
        pair.left().reset(new StreamResetException(ErrorCode.NONE, false));
        assertThat(failureOf(pair.left().closed())).isInstanceOf(StreamResetException.class);
        assertThat(failureOf(pair.right().read())).isInstanceOf(ConnectionClosedException.class);
    }

    @Test
    void aResetOfAHalfClosedConnectionIsSeenByAWrite() {
        Pair pair = connect();
        await(pair.left().closeWrite());
        assertThat(await(pair.right().read())).isEqualTo(Bytes.empty());
        pair.left().reset(new StreamResetException(ErrorCode.NONE, false));
        assertThat(failureOf(pair.left().closed())).isInstanceOf(StreamResetException.class);
        assertThat(failureOf(
                        Async.loop(() -> pair.right().write(Bytes.utf8("x")).thenApply(accepted -> true))))
                .isInstanceOf(Libp2pException.class);
        assertThat(failureOf(pair.right().closed()))
                .isInstanceOfSatisfying(
                        ConnectionClosedException.class,
                        seen -> assertThat(seen.remote()).isTrue())
                .hasCauseInstanceOf(IOException.class);
    }

    @Test
    void aWriterStopsWhileNobodyReadsAndGoesOnWhenSomebodyDoes() {
        Pair pair = connect();
        long accepted = 0;
        CompletableFuture<Void> waiting = null;
        Bytes piece = Bytes.wrap(new byte[64 * 1024]);
        while (waiting == null) {
            CompletableFuture<Void> write = pair.left().write(piece);
            CompletableFuture<Void> turn = new CompletableFuture<>();
            pair.left().loop().schedule(Duration.ofMillis(100), () -> turn.complete(null));
            await(CompletableFuture.anyOf(write, turn));
            accepted += piece.size();
            if (!write.isDone()) {
                waiting = write;
            }
            assertThat(accepted).isLessThan(20L * MIB);
        }
        long all = accepted;
        long[] received = {0};
        await(Async.loop(() -> pair.right().read().thenApply(bytes -> (received[0] += bytes.size()) < all)));
        await(waiting);
        assertThat(received[0]).isEqualTo(all);
    }

    @Test
    void bytesThatNobodyAwaitsAreBounded() {
        Pair pair = connect();
        int limit = BufferLimits.defaults().unawaitedWrite();
        Bytes piece = Bytes.wrap(new byte[256 * 1024]);
        List<CompletableFuture<Void>> open = new ArrayList<>();
        CompletableFuture<Void> refused = null;
        for (int i = 0; i < 1000 && refused == null; i++) {
            CompletableFuture<Void> write = pair.left().write(piece);
            if (write.isCompletedExceptionally()) {
                refused = write;
            } else {
                open.add(write);
            }
        }
        assertThat(refused).as("a write must have been refused").isNotNull();
        assertThat(failureOf(refused))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        full -> assertThat(full.limit()).isEqualTo("buffers.unawaitedWrite"));
        long unfinished = open.stream().filter(write -> !write.isDone()).count() * piece.size();
        assertThat(unfinished).isLessThanOrEqualTo(limit);
        pair.left().reset(new StreamResetException(ErrorCode.NONE, false));
        open.forEach(write -> await(write.handle((done, failure) -> null)));
    }

    @Test
    void aReadThatWasGivenUpLosesNothing() {
        Pair pair = connect();
        pair.right().read().cancel(false);
        CompletableFuture<Bytes> given = pair.right().read();
        assertThat(failureOf(pair.right().read())).isInstanceOf(IllegalStateException.class);
        given.cancel(false);
        await(pair.left().write(Bytes.utf8("kept")));
        assertThat(await(pair.right().read())).isEqualTo(Bytes.utf8("kept"));
    }

    @Test
    void aMillionOneByteWritesAndReadsNeedNoStack() {
        ResourceLeakDetector.Level level = ResourceLeakDetector.getLevel();
        ResourceLeakDetector.setLevel(ResourceLeakDetector.Level.SIMPLE); // a stack trace a byte takes too long
        try {
            sendAMillionBytesOneByOne();
        } finally {
            ResourceLeakDetector.setLevel(level);
        }
    }

    private void sendAMillionBytesOneByOne() {
        Pair pair = connect();
        int total = 1_000_000;
        int[] written = {0};
        int[] received = {0};
        Bytes one = Bytes.copyOf((byte) 7);
        CompletableFuture<Void> writing = Async.call(
                pair.left().loop(),
                () -> Async.loop(() -> pair.left().write(one).thenApply(accepted -> ++written[0] < total)));
        CompletableFuture<Void> reading = Async.call(
                pair.right().loop(),
                () -> Async.loop(() -> pair.right().read().thenApply(bytes -> (received[0] += bytes.size()) < total)));
        await(writing);
        await(reading);
        assertThat(received[0]).isEqualTo(total);
    }

    @Test
    void aConnectionNobodyReadsFromStillHearsItsOwnReset() {
        Pair pair = connect();
        CompletableFuture<Bytes> waiting = pair.left().read();
        RuntimeException foreign = new UnsupportedOperationException("the application's own");
        pair.left().reset(foreign);
        assertThat(failureOf(waiting))
                .isInstanceOf(ConnectionClosedException.class)
                .hasCause(foreign);
    }

    @Test
    void everythingHappensOnTheConnectionsLoop() {
        Pair pair = connect();
        CompletableFuture<Boolean> read =
                pair.left().read().thenApply(bytes -> pair.left().loop().inLoop());
        await(pair.right().write(Bytes.utf8("x")));
        assertThat(await(read)).isTrue();
    }

    @RepeatedTest(20)
    void connectionsLeftWhenTheLoopsEndFail() {
        Pair pair = connect();
        CompletableFuture<Bytes> waiting = pair.left().read();
        node.close();
        // whose loop ends first is a matter of chance; the other side may still read the end
        await(waiting.handle((bytes, failure) -> null));
        assertThat(failureOf(pair.left().closed())).isInstanceOf(Libp2pException.class);
        assertThat(failureOf(pair.right().closed())).isInstanceOf(Libp2pException.class);
        assertThat(failureOf(pair.left().read())).isInstanceOf(NodeClosedException.class);
        until(
                "no thread is left",
                () -> Thread.getAllStackTraces().keySet().stream()
                        .noneMatch(thread -> thread.getName().startsWith("libp2p-io-")));
        startNode();
    }
}
