package org.jlibp2p.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * What every {@link Security} does in its handshake and with what is sent behind it, whoever sits in the middle. It runs
 * on {@link ManualTime} over pipes in memory. That a secured pipe is a pipe is the matter of {@link DuplexContract} and
 * its siblings: extend those too, with {@link SecuredPair#over}.
 */
public abstract class SecurityContract {
    private static final Identity ALICE = Identity.generate();
    private static final Identity BOB = Identity.generate();
    private static final Identity MALLORY = Identity.generate();
    private static final Bytes MESSAGE = Transfers.pattern(42, 1000);

    private final ManualTime time = ManualTime.create();

    /** For subclasses. */
    protected SecurityContract() {}

    /**
     * Makes the security under test.
     *
     * @return what secures the pipes
     */
    protected abstract Security security();

    /**
     * Whether a change of any single byte of the handshake is seen by one side at least.
     *
     * @return true unless overridden, for a channel whose headers have bytes that mean nothing
     */
    protected boolean authenticatesEveryByteOfTheHandshake() {
        return true;
    }

    /**
     * Whether what is sent behind the handshake is kept secret and whole. A channel that says it protects nothing overrides
     * this, and is held to the rest: identities that belong together, nothing lost between the layers, garbage refused.
     *
     * @return true unless overridden
     */
    protected boolean protectsWhatIsSent() {
        return true;
    }

    private void assumeProtected() {
        Assumptions.assumeTrue(protectsWhatIsSent(), "the channel protects nothing, and says so");
    }

    /** Made once, since some kinds of key take long to make. */
    private static final class OneOfEachKind {
        private static final Map<KeyType, Identity> IDENTITIES =
                Stream.of(KeyType.values()).collect(Collectors.toMap(type -> type, Identity::generate));
    }

    /** A handshake that is under way on both sides of a pipe. */
    private final class Attempt {
        private final DuplexPair raw;
        private final CompletableFuture<SecureConnection> dialler;
        private final CompletableFuture<SecureConnection> listener;

        Attempt(DuplexPair raw) {
            this(raw, Optional.of(BOB.peerId()));
        }

        Attempt(DuplexPair raw, Optional<PeerId> expected) {
            this.raw = raw;
            dialler = SecuredPair.dial(security(), raw.left(), ALICE, expected);
            listener = SecuredPair.listen(security(), raw.right(), BOB);
        }

        SecuredPair done() {
            return new SecuredPair(time.await(dialler), time.await(listener));
        }

        /** Ends both pipes, as the deadline of an upgrade does, and says whether both sides had succeeded before. */
        boolean hasSucceeded() {
            time.advance(Duration.ofSeconds(1));
            boolean both = succeeded(dialler) && succeeded(listener);
            raw.left().reset(new StreamResetException(ErrorCode.NONE, false));
            raw.right().reset(new StreamResetException(ErrorCode.NONE, false));
            time.advance(Duration.ofSeconds(1));
            assertThat(dialler).isDone();
            assertThat(listener).isDone();
            return both;
        }

        private boolean succeeded(CompletableFuture<?> future) {
            return future.isDone() && !future.isCompletedExceptionally();
        }
    }

    private DuplexPair pipe() {
        return DuplexPair.inMemory(time.loops("pipe", 2));
    }

    private Throwable failureOf(CompletableFuture<?> failing) {
        return time.await(failing.handle((value, failure) -> {
            if (failure == null) {
                throw new AssertionError("should have failed, but yielded " + value);
            }
            return Async.unwrap(failure);
        }));
    }

    private void assertRefused(CompletableFuture<?> handshake, Reason reason) {
        assertThat(failureOf(handshake))
                .isInstanceOfSatisfying(
                        HandshakeException.class,
                        failure -> assertThat(failure.reason()).isEqualTo(reason));
    }

    private void assertPasses(SecureConnection from, SecureConnection to, Bytes message) {
        CompletableFuture<Void> written = from.write(message);
        assertThat(time.await(Transfers.read(to, message.size()))).isEqualTo(message);
        time.await(written);
    }

    @ParameterizedTest
    @EnumSource
    void bothSidesLearnWhoTheOtherIsWithEveryKindOfKey(KeyType type) {
        Identity dialler = OneOfEachKind.IDENTITIES.get(type);
        for (Identity listener : OneOfEachKind.IDENTITIES.values()) {
            DuplexPair raw = pipe();
            CompletableFuture<SecureConnection> left =
                    SecuredPair.dial(security(), raw.left(), dialler, Optional.of(listener.peerId()));
            CompletableFuture<SecureConnection> right = SecuredPair.listen(security(), raw.right(), listener);
            assertKnows(time.await(left), listener);
            assertKnows(time.await(right), dialler);
            assertPasses(time.await(left), time.await(right), MESSAGE);
        }
    }

    private static void assertKnows(SecureConnection connection, Identity other) {
        assertThat(connection.remotePeer()).isEqualTo(other.peerId());
        assertThat(connection.remoteKey().encode()).isEqualTo(other.publicKey().encode());
    }

    @Test
    void aDiallerWhoExpectsNobodyInParticularLearnsWhoAnswered() {
        SecuredPair pair = new Attempt(pipe(), Optional.empty()).done();
        assertKnows(pair.dialler(), BOB);
        assertKnows(pair.listener(), ALICE);
    }

    @Test
    void aHandshakeCompletesOnTheLoopOfThePipeAndLeavesNoTimer() {
        Attempt attempt = new Attempt(pipe());
        CompletableFuture<Boolean> inLoop = attempt.listener.thenApply(
                connection -> attempt.raw.right().loop().inLoop());
        SecuredPair pair = attempt.done();
        assertThat(time.await(inLoop)).isTrue();
        assertThat(pair.dialler().loop()).isSameAs(attempt.raw.left().loop());
        assertThat(time.timers()).isZero();
    }

    @Test
    void aDiallerRefusesAPeerWhomItDidNotDial() {
        Attempt attempt = new Attempt(pipe(), Optional.of(MALLORY.peerId()));
        assertRefused(attempt.dialler, Reason.WRONG_PEER);
        time.run();
        assertThat(attempt.raw.left().closed()).isCompletedExceptionally();
        assertNothingPassesAt(attempt.listener);
    }

    /** The other side may have thought the handshake done, since it sent or got the last message: then no byte passes. */
    private void assertNothingPassesAt(CompletableFuture<SecureConnection> handshake) {
        assertThat(failureOf(handshake.thenCompose(Duplex::read))).isInstanceOf(Libp2pException.class);
    }

    @Test
    void aListenerRefusesAPeerWhomItDidNotExpect() {
        DuplexPair raw = pipe();
        CompletableFuture<SecureConnection> dialler =
                SecuredPair.dial(security(), raw.left(), ALICE, Optional.of(BOB.peerId()));
        CompletableFuture<SecureConnection> listener = SecuredPair.handshake(
                security(),
                raw.right(),
                new Security.Handshake(Direction.INBOUND, BOB, Optional.of(MALLORY.peerId()), List.of()));
        assertRefused(listener, Reason.WRONG_PEER);
        assertNothingPassesAt(dialler);
    }

    @Test
    void aFailedHandshakeHasResetThePipeBeforeItSaysSo() {
        Attempt attempt = new Attempt(pipe(), Optional.of(MALLORY.peerId()));
        CompletableFuture<Boolean> wasReset = attempt.dialler.handle(
                (connection, failure) -> attempt.raw.left().closed().isCompletedExceptionally());
        assertThat(time.await(wasReset)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 15, 16, 17, 4096, 65_518, 65_519, 65_520, 65_535, 65_536, 131_073, 1_000_003})
    void aMessageOfAnySizePasses(int size) {
        SecuredPair pair = new Attempt(pipe()).done();
        Bytes message = Transfers.pattern(size, size);
        Bytes behind = Bytes.utf8("behind");
        CompletableFuture<Void> there =
                pair.dialler().write(message).thenCompose(done -> pair.dialler().write(behind));
        CompletableFuture<Void> back = pair.listener()
                .write(message)
                .thenCompose(done -> pair.listener().write(behind));
        Bytes all = Bytes.concat(message, behind);
        assertThat(time.await(Transfers.read(pair.listener(), all.size()))).isEqualTo(all);
        assertThat(time.await(Transfers.read(pair.dialler(), all.size()))).isEqualTo(all);
        time.await(there);
        time.await(back);
    }

    @Test
    void manySmallMessagesPass() {
        SecuredPair pair = new Attempt(pipe()).done();
        Bytes all = Transfers.pattern(8, 20_000);
        CompletableFuture<Void> written = Transfers.write(pair.dialler(), all, 1);
        CompletableFuture<Bytes> read = Transfers.read(pair.listener(), all.size());
        time.await(written);
        assertThat(time.await(read)).isEqualTo(all);
    }

    @Test
    void nothingOfAMessageCanBeSeenBelow() {
        assumeProtected();
        List<Bytes> wire = new ArrayList<>();
        SecuredPair pair = new Attempt(new Wiretap(time, recording(wire), recording(wire)).ends()).done();
        Bytes message = Bytes.utf8("a secret that is easy to find. ".repeat(50));
        assertPasses(pair.dialler(), pair.listener(), message);
        assertPasses(pair.listener(), pair.dialler(), message);
        assertThat(Bytes.concat(wire).size()).isGreaterThan(2 * message.size());
        assertThat(Bytes.concat(wire).hex()).doesNotContain(Bytes.utf8("secret").hex());
    }

    private static Wiretap.Tap recording(List<Bytes> wire) {
        return (bytes, to) -> {
            wire.add(bytes);
            return to.write(bytes);
        };
    }

    @Test
    void theSameMessageLooksDifferentOnEachConnectionAndEachTime() {
        assumeProtected();
        List<Bytes> first = new ArrayList<>();
        List<Bytes> second = new ArrayList<>();
        for (List<Bytes> wire : List.of(first, second)) {
            SecuredPair pair = new Attempt(new Wiretap(time, recording(wire), Wiretap.OPEN).ends()).done();
            wire.clear();
            assertPasses(pair.dialler(), pair.listener(), MESSAGE);
            assertPasses(pair.dialler(), pair.listener(), MESSAGE);
        }
        assertThat(first).hasSize(2).doesNotHaveDuplicates().doesNotContainAnyElementsOf(second);
    }

    @Test
    void bytesThatComeOneAtATimeAreEnough() {
        Wiretap.Tap slow = (bytes, to) -> {
            int[] at = {0};
            return Async.loop(() -> to.write(bytes.slice(at[0], ++at[0]))
                    .thenCompose(written -> later(Duration.ofMillis(1)))
                    .thenApply(waited -> at[0] < bytes.size()));
        };
        SecuredPair pair = new Attempt(new Wiretap(time, slow, slow).ends()).done();
        assertPasses(pair.dialler(), pair.listener(), MESSAGE);
        assertPasses(pair.listener(), pair.dialler(), MESSAGE);
    }

    private CompletableFuture<Void> later(Duration delay) {
        CompletableFuture<Void> waited = new CompletableFuture<>();
        time.loop().schedule(delay, () -> waited.complete(null));
        return waited;
    }

    @Test
    void whatComesTogetherWithTheLastOfTheHandshakeIsNotLost() {
        Wiretap.Tap inLumps = (bytes, to) -> later(Duration.ofMillis(10)).thenCompose(waited -> to.write(bytes));
        Attempt attempt = new Attempt(new Wiretap(time, inLumps, inLumps).ends());
        CompletableFuture<Void> said = attempt.dialler.thenCompose(
                connection -> connection.write(MESSAGE).thenCompose(written -> connection.closeWrite()));
        CompletableFuture<Void> answered = attempt.listener.thenCompose(
                connection -> connection.write(MESSAGE).thenCompose(written -> connection.closeWrite()));
        SecuredPair pair = attempt.done();
        assertThat(time.await(Transfers.readAll(pair.listener()))).isEqualTo(MESSAGE);
        assertThat(time.await(Transfers.readAll(pair.dialler()))).isEqualTo(MESSAGE);
        time.await(said);
        time.await(answered);
    }

    @ParameterizedTest
    @EnumSource
    void aChangedByteInTheHandshakeIsSeen(Direction of) {
        int size = sizeOfHandshake(of);
        assertThat(size).isPositive();
        int step = Math.max(1, size / 100);
        for (int at = 0; at < size; at += step) {
            Wiretap tap = new Wiretap(
                    time,
                    of == Direction.OUTBOUND ? Wiretap.flipping(at) : Wiretap.OPEN,
                    of == Direction.INBOUND ? Wiretap.flipping(at) : Wiretap.OPEN);
            boolean succeeded = new Attempt(tap.ends()).hasSucceeded();
            if (authenticatesEveryByteOfTheHandshake()) {
                assertThat(succeeded)
                        .as("both sides succeed, with byte " + at + " changed")
                        .isFalse();
            }
        }
    }

    /** How many bytes the dialler (outbound) or the listener (inbound) sends in its handshake. */
    private int sizeOfHandshake(Direction of) {
        List<Bytes> wire = new ArrayList<>();
        Wiretap.Tap tap = recording(wire);
        new Attempt(new Wiretap(
                                time,
                                of == Direction.OUTBOUND ? tap : Wiretap.OPEN,
                                of == Direction.INBOUND ? tap : Wiretap.OPEN)
                        .ends())
                .done();
        time.run();
        return Bytes.concat(wire).size();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 3, 100, 999, 1000, 1010, 1017})
    void aChangedByteBehindTheHandshakeEndsTheConnection(int behind) {
        assumeProtected();
        Wiretap.Tap flipping = Wiretap.flipping(behind);
        boolean[] handshaking = {true};
        Wiretap.Tap flippingLater = (bytes, to) -> (handshaking[0] ? Wiretap.OPEN : flipping).pass(bytes, to);
        Wiretap tap = new Wiretap(time, flippingLater, Wiretap.OPEN);
        SecuredPair pair = new Attempt(tap.ends()).done();
        time.run();
        handshaking[0] = false;
        List<Bytes> delivered = new ArrayList<>();
        CompletableFuture<Void> reading = collect(pair.listener(), delivered);
        for (int i = 0; i < 3; i++) {
            pair.dialler().write(MESSAGE);
            time.run();
        }
        tap.cut();
        assertThat(failureOf(reading)).isInstanceOf(Libp2pException.class);
        Bytes sent = Bytes.concat(MESSAGE, MESSAGE, MESSAGE);
        assertThat(sent.startsWith(Bytes.concat(delivered)))
                .as("only what was sent is delivered")
                .isTrue();
    }

    private static CompletableFuture<Void> collect(Duplex from, List<Bytes> into) {
        return Async.loop(() -> from.read().thenApply(bytes -> {
            into.add(bytes);
            return !bytes.isEmpty();
        }));
    }

    @Test
    void aMessageThatComesTwiceEndsTheConnection() {
        assumeProtected();
        boolean[] twice = {false};
        Wiretap.Tap replaying = (bytes, to) -> to.write(twice[0] ? Bytes.concat(bytes, bytes) : bytes);
        SecuredPair pair = new Attempt(new Wiretap(time, replaying, Wiretap.OPEN).ends()).done();
        time.run();
        twice[0] = true;
        List<Bytes> delivered = new ArrayList<>();
        CompletableFuture<Void> reading = collect(pair.listener(), delivered);
        time.await(pair.dialler().write(MESSAGE));
        assertThat(failureOf(reading)).isInstanceOf(Libp2pException.class);
        assertThat(Bytes.concat(delivered).size()).isLessThanOrEqualTo(MESSAGE.size());
    }

    @Test
    void aMessageThatIsCutIsNotTakenForTheEnd() {
        assumeProtected();
        boolean[] cutting = {false};
        Wiretap.Tap shortening = (bytes, to) -> to.write(cutting[0] ? bytes.slice(0, bytes.size() - 1) : bytes);
        Wiretap tap = new Wiretap(time, shortening, Wiretap.OPEN);
        SecuredPair pair = new Attempt(tap.ends()).done();
        time.run();
        cutting[0] = true;
        CompletableFuture<Void> reading = collect(pair.listener(), new ArrayList<>());
        time.await(pair.dialler().write(MESSAGE));
        time.run();
        tap.cut();
        assertThat(failureOf(reading)).isInstanceOf(Libp2pException.class);
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatEndsBeforeTheHandshakeIsClosedEarly(Direction role) {
        DuplexPair raw = pipe();
        CompletableFuture<SecureConnection> handshake = SecuredPair.withMuxers(security(), raw.left(), role, List.of());
        raw.right().closeWrite();
        assertRefused(handshake, Reason.CLOSED_EARLY);
    }

    @ParameterizedTest
    @EnumSource
    void aPeerThatBreaksOffTheHandshakeFailsIt(Direction role) {
        DuplexPair raw = pipe();
        CompletableFuture<SecureConnection> handshake = SecuredPair.withMuxers(security(), raw.left(), role, List.of());
        time.run();
        raw.right().reset(new StreamResetException(ErrorCode.NONE, false));
        assertThat(failureOf(handshake)).isInstanceOf(Libp2pException.class);
        assertThat(time.timers()).isZero();
    }

    @ParameterizedTest
    @EnumSource
    void garbageIsRefused(Direction role) {
        byte[] ones = new byte[100_000];
        Arrays.fill(ones, (byte) 0xff);
        for (Bytes garbage : List.of(
                Bytes.wrap(new byte[100_000]),
                Bytes.wrap(ones),
                Transfers.pattern(6, 100_000),
                Bytes.utf8("GET / HTTP/1.1\r\n\r\n".repeat(5000)))) {
            DuplexPair raw = pipe();
            CompletableFuture<SecureConnection> handshake =
                    SecuredPair.withMuxers(security(), raw.left(), role, List.of());
            raw.right().write(garbage);
            time.run();
            raw.right().closeWrite();
            assertThat(failureOf(handshake)).isInstanceOf(HandshakeException.class);
            assertThat(raw.left().closed()).isCompletedExceptionally();
        }
    }

    @Test
    void bothSidesSettleOnTheSameMuxerOrOnNone() {
        ProtocolId a = ProtocolId.of("/a");
        ProtocolId b = ProtocolId.of("/b");
        assertThat(muxer(List.of(a, b), List.of(b, a))).isIn(Optional.empty(), Optional.of(a), Optional.of(b));
        assertThat(muxer(List.of(a, b), List.of(b))).isIn(Optional.empty(), Optional.of(b));
        assertThat(muxer(List.of(a), List.of(b))).isEmpty();
        assertThat(muxer(List.of(), List.of(b))).isEmpty();
        assertThat(muxer(List.of(a), List.of())).isEmpty();
    }

    private Optional<ProtocolId> muxer(List<ProtocolId> diallers, List<ProtocolId> listeners) {
        DuplexPair raw = pipe();
        CompletableFuture<SecureConnection> dialler =
                SecuredPair.withMuxers(security(), raw.left(), Direction.OUTBOUND, diallers);
        CompletableFuture<SecureConnection> listener =
                SecuredPair.withMuxers(security(), raw.right(), Direction.INBOUND, listeners);
        Optional<ProtocolId> settled = time.await(dialler).earlyMuxer();
        assertThat(time.await(listener).earlyMuxer()).isEqualTo(settled);
        assertPasses(time.await(dialler), time.await(listener), MESSAGE);
        return settled;
    }
}
