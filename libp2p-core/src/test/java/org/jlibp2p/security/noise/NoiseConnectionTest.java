package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.negotiation.ManualLoop;
import org.jlibp2p.negotiation.TestPipe;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.security.SecureConnection;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NoiseConnectionTest {
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final StaticKey ALICE = StaticKey.generate(Identity.generate(), RANDOM);
    private static final StaticKey BOB = StaticKey.generate(Identity.generate(), RANDOM);
    private static final Bytes HELLO = Bytes.utf8("hello");

    private final ManualLoop loop = new ManualLoop();
    private final List<TestPipe> pipes = TestPipe.pair(loop);
    private final TestPipe below = pipes.get(0);
    private final TestPipe peerBelow = pipes.get(1);
    private NoiseHandshake initiator;
    private NoiseHandshake responder;
    private SecureConnection connection;
    private SecureConnection peer;

    /** Seals as the peer would, for frames that its connection would not send. */
    private CipherState peerSealing;

    private static NoiseHandshake side(boolean initiator, StaticKey key, AeadCipher.Engine engine) {
        NoiseHandshake.Terms terms = new NoiseHandshake.Terms(initiator, key, Optional.empty(), List.of());
        return new NoiseHandshake(terms, X25519KeyPair.generate(RANDOM), engine);
    }

    @BeforeEach
    void shakeHands() {
        shakeHands(AeadEngines.chosen());
    }

    private void shakeHands(AeadCipher.Engine engine) {
        initiator = side(true, ALICE, engine);
        responder = side(false, BOB, engine);
        Optional<Bytes> message = initiator.start();
        for (NoiseHandshake next = responder; message.isPresent(); next = next == responder ? initiator : responder) {
            message = next.onMessage(ByteBuffer.wrap(message.get().toByteArray()));
        }
        connection = new NoiseConnection(below, initiator, Bytes.empty());
        peer = new NoiseConnection(peerBelow, responder, Bytes.empty());
        peerSealing = responder.split().get(0);
    }

    /** No cipher at all, for what is not about secrecy but about large numbers. */
    private static final class NoCipher implements AeadCipher, AeadCipher.Engine {
        @Override
        public String name() {
            return "none";
        }

        @Override
        public AeadCipher withKey(byte[] key) {
            return this;
        }

        @Override
        public void seal(long nonce, byte[] associated, ByteBuffer plaintext, ByteBuffer target) {
            target.put(plaintext).put(new byte[TAG_SIZE]);
        }

        @Override
        public void open(long nonce, byte[] associated, ByteBuffer sealed, ByteBuffer target) {
            target.put(sealed.slice(sealed.position(), sealed.remaining() - TAG_SIZE));
            sealed.position(sealed.limit());
        }
    }

    private static Bytes pattern(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8));
        }
        return Bytes.wrap(bytes);
    }

    private void write(SecureConnection to, Bytes bytes) {
        assertThat(loop.run(() -> to.write(bytes))).isCompleted();
    }

    private CompletableFuture<Bytes> reading(SecureConnection from) {
        return loop.run(from::read);
    }

    private Bytes read(SecureConnection from) {
        CompletableFuture<Bytes> read = reading(from);
        assertThat(read).isCompleted();
        return read.getNow(null);
    }

    private static Throwable failure(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        return Async.failureOf(future);
    }

    private static List<Integer> frameSizes(Bytes written) {
        List<Integer> sizes = new ArrayList<>();
        ByteBuffer frames = written.asByteBuffer();
        while (frames.hasRemaining()) {
            int size = frames.getShort() & 0xffff;
            sizes.add(size);
            frames.position(frames.position() + size);
        }
        return sizes;
    }

    @Test
    void aWriteIsFramesOfTheLargestSizeInOneWriteBelow() {
        write(connection, pattern(2 * 65_519 + 1));

        assertThat(below.writes()).hasSize(1);
        assertThat(frameSizes(below.writes().get(0))).containsExactly(65_535, 65_535, 17);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 17, 65_518, 65_519, 65_520, 200_000, 1_000_000})
    void everyFrameThatHasArrivedIsReadAtOnce(int size) {
        write(connection, pattern(size));

        assertThat(read(peer)).isEqualTo(pattern(size));
        assertThat(reading(peer)).isNotDone();
    }

    @Test
    void severalWritesThatHaveArrivedAreReadAtOnce() {
        for (int i = 0; i < 5; i++) {
            write(connection, HELLO);
        }

        assertThat(read(peer)).isEqualTo(Bytes.utf8("hello".repeat(5)));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 18, 19, 1000, 65_536, 65_538})
    void nothingIsLostHoweverTheBytesAreCut(int piece) {
        peerBelow.maxRead(piece);
        int[] sizes = {1, 2, 3, 40_000, 65_519, 5, 66_000, 1};
        List<Bytes> sent = new ArrayList<>();
        for (int size : sizes) {
            sent.add(pattern(size));
            write(connection, pattern(size));
        }
        write(peer, HELLO);
        Bytes all = Bytes.concat(sent);
        List<Bytes> received = new ArrayList<>();
        int count = 0;
        while (count < all.size()) {
            Bytes next = read(peer);
            received.add(next);
            count += next.size();
        }

        assertThat(Bytes.concat(received)).isEqualTo(all);
        assertThat(read(connection)).isEqualTo(HELLO);
    }

    @Test
    void aReadWaitsForAWholeFrame() {
        CompletableFuture<Bytes> read = reading(connection);
        Bytes frame = frame(HELLO);
        for (int i = 0; i < frame.size(); i++) {
            assertThat(read).isNotDone();
            arrives(frame.slice(i, i + 1));
        }

        assertThat(read).isCompletedWithValue(HELLO);
    }

    @Test
    void aMillionOneByteFramesThatAreThereAlreadyNeedNoStack() {
        int count = 1_000_000;
        shakeHands(new NoCipher());
        peerBelow.maxRead(19);
        Bytes one = pattern(1);
        AtomicInteger received = new AtomicInteger();
        int batch = 20_000;
        for (int sent = 0; sent < count; sent += batch) {
            loop.run(() -> {
                for (int i = 0; i < batch; i++) {
                    connection.write(one);
                }
                return null;
            });
            loop.run(() ->
                    Async.loop(() -> peer.read().thenApply(bytes -> received.addAndGet(bytes.size()) % batch != 0)));
        }

        assertThat(received).hasValue(count);
    }

    /** What the peer would send for this plaintext. */
    private Bytes frame(Bytes plaintext) {
        ByteBuffer frame = ByteBuffer.allocate(2 + plaintext.size() + 16);
        frame.putShort((short) (plaintext.size() + 16));
        peerSealing.seal(new byte[0], ByteBuffer.wrap(plaintext.toByteArray()), frame);
        return Bytes.wrap(frame.array());
    }

    private void arrives(Bytes... bytes) {
        loop.run(() -> peerBelow.write(Bytes.concat(bytes)));
    }

    @Test
    void emptyFramesAreSkipped() {
        CompletableFuture<Bytes> read = reading(connection);
        arrives(frame(Bytes.empty()));
        arrives(frame(Bytes.empty()), frame(Bytes.empty()));
        assertThat(read).isNotDone();
        arrives(frame(Bytes.empty()), frame(HELLO), frame(Bytes.empty()));

        assertThat(read).isCompletedWithValue(HELLO);
    }

    @Test
    void T16_aFloodOfEmptyFramesLeavesTheLoopToOthers() {
        Bytes[] frames = new Bytes[10_000];
        Arrays.setAll(frames, i -> frame(Bytes.empty()));
        arrives(frames);
        below.maxRead(18);
        AtomicInteger readsBefore = new AtomicInteger();
        CompletableFuture<Bytes> read = loop.run(() -> {
            CompletableFuture<Bytes> pending = connection.read();
            loop.execute(() -> readsBefore.set(below.reads()));
            return pending;
        });
        assertThat(readsBefore.get()).isBetween(1, 2 * NoiseConnection.MAX_READS_PER_TURN);
        assertThat(below.reads()).isGreaterThan(10_000);
        assertThat(read).isNotDone();
        arrives(frame(HELLO));

        assertThat(read).isCompletedWithValue(HELLO);
    }

    @Test
    void theEndOfTheInputIsReadAgainAndAgain() {
        write(peer, HELLO);
        loop.run(peer::closeWrite);

        assertThat(read(connection)).isEqualTo(HELLO);
        assertThat(read(connection)).isEqualTo(Bytes.empty());
        assertThat(read(connection)).isEqualTo(Bytes.empty());
        write(connection, HELLO);
        assertThat(read(peer)).isEqualTo(HELLO);
    }

    @Test
    void bothEndsInOrderCloseThePipe() {
        loop.run(peer::closeWrite);
        read(connection);
        assertThat(connection.closed()).isNotDone();
        loop.run(connection::closeWrite);
        read(peer);

        assertThat(connection.closed()).isCompleted();
        assertThat(peer.closed()).isCompleted();
        assertThat(failure(loop.run(() -> connection.write(HELLO)))).isInstanceOf(IllegalStateException.class);
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 10, 22})
    void T16_anEndInsideAFrameIsAFailure(int size) {
        arrives(frame(HELLO).slice(0, size));
        loop.run(peerBelow::closeWrite);

        assertThat(failure(reading(connection))).isInstanceOf(ConnectionClosedException.class);
        assertThat(below.failure()).isInstanceOf(ConnectionClosedException.class);
        assertThat(failure(reading(connection))).isInstanceOf(ConnectionClosedException.class);
    }

    private void assertClosedAtOnce(CompletableFuture<Bytes> read) {
        assertThat(failure(read)).isInstanceOf(MalformedMessageException.class);
        assertThat(below.failure()).isSameAs(Async.failureOf(read));
        assertThat(failure(reading(connection))).isInstanceOf(MalformedMessageException.class);
        assertThat(failure(loop.run(() -> connection.write(HELLO)))).isInstanceOf(MalformedMessageException.class);
        assertThat(connection.closed()).isCompletedExceptionally();
        assertThat(peerBelow.failure()).isNotNull();
    }

    @Test
    void T16_aFrameThatIsNotAuthenticClosesThePipeWithNothingGivenOut() {
        CompletableFuture<Bytes> read = reading(connection);
        byte[] forged = frame(HELLO).toByteArray();
        forged[forged.length - 1] ^= 1;
        arrives(Bytes.wrap(forged));

        assertClosedAtOnce(read);
    }

    @Test
    void T16_framesThatArriveWithAForgedOneAreNotGivenOut() {
        byte[] forged = frame(HELLO).toByteArray();
        Bytes genuine = frame(HELLO);
        forged[2] ^= 1;
        arrives(Bytes.wrap(forged), genuine);

        assertClosedAtOnce(reading(connection));
    }

    @Test
    void T16_everyBitOfAFrameCounts() {
        byte[] genuine = frame(HELLO).toByteArray();
        for (int bit = 0; bit < 8 * (genuine.length - 2); bit++) {
            byte[] forged = genuine.clone();
            forged[2 + bit / 8] ^= (byte) (1 << bit % 8);
            FrameOpener opener = new FrameOpener(initiator.split().get(1));
            assertThatThrownBy(() -> opener.open(ByteBuffer.wrap(forged)))
                    .isInstanceOf(MalformedMessageException.class);
        }
    }

    @Test
    void T16_aFrameSentTwiceIsNotAuthentic() {
        Bytes frame = frame(HELLO);
        arrives(frame);
        assertThat(read(connection)).isEqualTo(HELLO);
        arrives(frame);

        assertClosedAtOnce(reading(connection));
    }

    @Test
    void T16_framesInTheWrongOrderAreNotAuthentic() {
        Bytes first = frame(HELLO);
        Bytes second = frame(HELLO);
        arrives(second, first);

        assertClosedAtOnce(reading(connection));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15})
    void T17_aFrameTooShortForItsTagIsRefusedBeforeItArrives(int length) {
        CompletableFuture<Bytes> read = reading(connection);
        arrives(Bytes.wrap(new byte[] {0}));
        arrives(Bytes.wrap(new byte[] {(byte) length}));

        assertClosedAtOnce(read);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 15})
    void T17_aShortFrameBehindAGoodOneIsRefused(int length) {
        arrives(frame(HELLO), Bytes.wrap(new byte[] {0, (byte) length}));

        assertClosedAtOnce(reading(connection));
    }

    @Test
    void T44_T68_aLengthWithItsHighestBitSetIsNotNegative() {
        Bytes large = pattern(65_519);
        arrives(frame(large));

        assertThat(read(connection)).isEqualTo(large);
    }

    @Test
    void T24_nothingIsAllocatedForWhatIsOnlyAnnounced() {
        PartialFrame frame = new PartialFrame();
        frame.fill(ByteBuffer.wrap(new byte[] {(byte) 0xff, (byte) 0xff, 1}), 16, 65_535);

        assertThat(frame.capacity()).isLessThan(1024);
        frame.fill(ByteBuffer.allocate(65_534), 16, 65_535);
        assertThat(frame.capacity()).isEqualTo(65_537);
    }

    @Test
    void nothingIsHeldBetweenFrames() {
        FrameOpener opener = new FrameOpener(initiator.split().get(1));
        Bytes frame = frame(HELLO);
        opener.open(frame.slice(0, 10).asByteBuffer());
        assertThat(opener.held()).isPositive();
        assertThat(opener.open(frame.slice(10).asByteBuffer())).isEqualTo(HELLO);

        assertThat(opener.held()).isZero();
    }

    @Test
    void aSecondReadIsRefused() {
        CompletableFuture<Bytes> first = reading(connection);

        assertThat(failure(reading(connection))).isInstanceOf(IllegalStateException.class);
        write(peer, HELLO);
        assertThat(first).isCompletedWithValue(HELLO);
    }

    @Test
    void aReadThatWasGivenUpLosesNothing() {
        reading(connection).cancel(false);
        write(peer, HELLO);
        assertThat(read(connection)).isEqualTo(HELLO);

        reading(connection).cancel(false);
        CompletableFuture<Bytes> next = reading(connection);
        write(peer, HELLO);
        assertThat(next).isCompletedWithValue(HELLO);
    }

    @Test
    void whatWasNotReadIsGoneAfterAReset() {
        reading(connection).cancel(false);
        write(peer, HELLO);
        connection.reset(new StreamResetException(ErrorCode.NONE, false));
        loop.run();

        assertThat(failure(reading(connection))).isInstanceOf(StreamResetException.class);
    }

    @Test
    void aResetFailsWhatIsPendingOnBothSides() {
        CompletableFuture<Bytes> read = reading(connection);
        CompletableFuture<Bytes> peersRead = reading(peer);
        connection.reset(new MalformedMessageException("test"));
        loop.run();

        assertThat(failure(read)).isInstanceOf(MalformedMessageException.class);
        assertThat(failure(peersRead)).isInstanceOf(StreamResetException.class);
    }

    @Test
    void aWriteWaitsForThePipeBelow() {
        below.holdWrites();
        CompletableFuture<Void> written = loop.run(() -> connection.write(HELLO));
        assertThat(written).isNotDone();
        below.acceptWrites();

        assertThat(written).isCompleted();
    }

    @Test
    void writingNothingTakesItsTurnAndSendsNoFrame() {
        below.holdWrites();
        CompletableFuture<Void> written = loop.run(() -> connection.write(Bytes.empty()));
        assertThat(written).isNotDone();
        below.acceptWrites();

        assertThat(written).isCompleted();
        assertThat(below.written()).isEqualTo(Bytes.empty());
    }

    @Test
    void aWriteBeyondTheBoundIsRefusedAndTheNextOneIsUnderstood() {
        below.holdWrites();
        Bytes half = pattern(NoiseConnection.MAX_UNAWAITED / 2);
        CompletableFuture<Void> first = loop.run(() -> connection.write(half));
        assertThat(failure(loop.run(() -> connection.write(half)))).isInstanceOf(LimitExceededException.class);
        assertThat(first).isNotDone();
        below.acceptWrites();
        write(connection, half);

        assertThat(read(peer)).isEqualTo(Bytes.concat(half, half));
    }

    @Test
    void aFrameThatThePipeBelowRefusesEndsTheConnection() {
        below.room(10);

        assertThat(failure(loop.run(() -> connection.write(HELLO)))).isInstanceOf(LimitExceededException.class);
        assertThat(below.failure()).isInstanceOf(LimitExceededException.class);
    }

    @Test
    void callsFromOtherThreadsKeepTheirOrder() {
        connection.write(Bytes.utf8("one "));
        connection.write(Bytes.utf8("two"));
        CompletableFuture<Bytes> read = peer.read();
        loop.run();

        assertThat(read).isCompletedWithValue(Bytes.utf8("one two"));
    }

    @Test
    void theProofOfThePeerComesWithIt() {
        assertThat(peer.remoteKey()).isEqualTo(responder.remoteKey());
        assertThat(peer.earlyMuxer()).isEmpty();
        assertThat(peer).hasToString("Noise[" + peer.remotePeer() + "]");
    }
}
