package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.util.Random;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.crypto.AEADBadTagException;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What Conscrypt's cipher seals, the JDK's opens, and the other way round, in arrays and in direct buffers. */
class ConscryptFramesTest {
    private static final AeadCipher.Engine CONSCRYPT = JcaAead.conscrypt().orElseThrow();
    private static final AeadCipher.Engine JDK = JcaAead.jdk().orElseThrow();
    private static final byte[] KEY = random(32);
    private static final byte[] ASSOCIATED = random(32);

    /** A kind of buffer. */
    private enum Kind {
        ARRAY(ByteBuffer::allocate),
        PART_OF_AN_ARRAY(
                size -> ByteBuffer.allocate(size + 7).position(3).slice().limit(size)),
        DIRECT(ByteBuffer::allocateDirect);

        private final IntFunction<ByteBuffer> maker;

        Kind(IntFunction<ByteBuffer> maker) {
            this.maker = maker;
        }

        ByteBuffer empty(int size) {
            return maker.apply(size);
        }

        ByteBuffer of(byte[] content) {
            return empty(content.length).put(content).flip();
        }
    }

    private static byte[] random(int size) {
        byte[] bytes = new byte[size];
        new Random(size).nextBytes(bytes);
        return bytes;
    }

    private static IntStream sizes() {
        return IntStream.concat(IntStream.rangeClosed(0, 300), IntStream.of(1023, 1024, 4097, 16_384, 65_518, 65_519));
    }

    static Stream<Arguments> waysAndKinds() {
        return Stream.of(Kind.values())
                .flatMap(from -> Stream.of(Kind.values())
                        .flatMap(to -> Stream.of(
                                Arguments.of(CONSCRYPT, JDK, from, to),
                                Arguments.of(JDK, CONSCRYPT, from, to),
                                Arguments.of(CONSCRYPT, CONSCRYPT, from, to))));
    }

    /** Through the frames: whatever the buffers below are, the cipher gets those that it likes. */
    @ParameterizedTest
    @MethodSource("waysAndKinds")
    void framesOfEachAreOpenedByTheOther(
            AeadCipher.Engine one, AeadCipher.Engine other, Kind sealedIn, Kind arrivesIn) {
        FrameSealer sealer = new FrameSealer(new CipherState(one.withKey(KEY)));
        FrameOpener opener = new FrameOpener(new CipherState(other.withKey(KEY)));
        IntStream.concat(sizes(), IntStream.of(65_520, 131_039)).forEach(size -> {
            byte[] plaintext = random(size);
            ByteBuffer frames = sealedIn.empty((int) FrameSealer.sealedSize(size));
            sealer.seal(size, target -> target.put(plaintext), frames);
            byte[] sent = new byte[frames.flip().remaining()];
            frames.get(sent);

            assertThat(opener.open(arrivesIn.of(sent))).as(size + " bytes").isEqualTo(Bytes.wrap(plaintext));
        });
    }

    /** Straight through the ciphers, with associated data as in a handshake. */
    @ParameterizedTest
    @MethodSource("waysAndKinds")
    void messagesOfEachAreOpenedByTheOther(AeadCipher.Engine one, AeadCipher.Engine other, Kind ones, Kind others)
            throws AEADBadTagException {
        Kind sealing = one.withKey(KEY).takesDirect() || ones != Kind.DIRECT ? ones : Kind.ARRAY;
        Kind opening = other.withKey(KEY).takesDirect() || others != Kind.DIRECT ? others : Kind.ARRAY;
        CipherState sealer = new CipherState(one.withKey(KEY));
        CipherState opener = new CipherState(other.withKey(KEY));
        for (int size : sizes().toArray()) {
            ByteBuffer sealed = sealing.empty(size + AeadCipher.TAG_SIZE);
            sealer.seal(ASSOCIATED, sealing.of(random(size)), sealed);
            byte[] message = new byte[sealed.flip().remaining()];
            sealed.get(message);
            assertForgeriesAreRefused(opener, opening, message);
            ByteBuffer opened = opening.empty(size);
            ByteBuffer arrived = opening.of(message);
            opener.open(ASSOCIATED, arrived, opened);

            assertThat(arrived.hasRemaining()).isFalse();
            assertThat(opened.flip()).as(size + " bytes").isEqualTo(ByteBuffer.wrap(random(size)));
        }
    }

    /** The state stays as it was: the genuine message is opened after these. */
    private static void assertForgeriesAreRefused(CipherState opener, Kind opening, byte[] message) {
        for (int at : new int[] {0, message.length / 2, message.length - 1}) {
            byte[] forged = message.clone();
            forged[at] ^= 1;
            assertRefused(opener, opening, ASSOCIATED, forged);
        }
        assertRefused(opener, opening, new byte[0], message);
    }

    private static void assertRefused(CipherState opener, Kind opening, byte[] associated, byte[] message) {
        ByteBuffer target = opening.empty(message.length - AeadCipher.TAG_SIZE);

        assertThatThrownBy(() -> opener.open(associated, opening.of(message), target))
                .isInstanceOf(AEADBadTagException.class);
    }

    @ParameterizedTest
    @MethodSource("waysAndKinds")
    void T16_forgedFramesAreRefused(AeadCipher.Engine one, AeadCipher.Engine other, Kind sealedIn, Kind arrivesIn) {
        ByteBuffer frame = sealedIn.empty((int) FrameSealer.sealedSize(100));
        new FrameSealer(new CipherState(one.withKey(KEY))).seal(100, target -> target.put(random(100)), frame);
        byte[] sent = new byte[frame.flip().remaining()];
        frame.get(sent);
        for (int bit = 8 * 2; bit < 8 * sent.length; bit += 5) {
            byte[] forged = sent.clone();
            forged[bit / 8] ^= (byte) (1 << bit % 8);
            FrameOpener opener = new FrameOpener(new CipherState(other.withKey(KEY)));

            assertThatThrownBy(() -> opener.open(arrivesIn.of(forged))).isInstanceOf(MalformedMessageException.class);
        }
        // the next message is not touched by the one before, whatever the thread's buffers still hold
        FrameOpener opener = new FrameOpener(new CipherState(other.withKey(KEY)));
        assertThat(opener.open(arrivesIn.of(sent))).isEqualTo(Bytes.wrap(random(100)));
    }
}
