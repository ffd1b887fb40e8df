package org.jlibp2p.transport.ws;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.ProtocolViolationException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.limits.LimitExceededException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FrameReaderTest {
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    private final List<Bytes> data = new ArrayList<>();
    private final List<Bytes> pings = new ArrayList<>();
    private int closes;
    private final FrameReader.Effects effects = new FrameReader.Effects() {
        @Override
        public void data(ByteBuf bytes) {
            data.add(Bytes.copyOf(bytes.nioBuffer()));
            bytes.release();
        }

        @Override
        public void ping(Bytes payload) {
            pings.add(payload);
        }

        @Override
        public void close() {
            closes++;
        }
    };
    private final FrameReader ofClient = new FrameReader(false, WebSocketLimits.defaults(), effects);
    private final FrameReader ofServer = new FrameReader(true, WebSocketLimits.defaults(), effects);

    private static void read(FrameReader reader, String hex) {
        read(reader, Bytes.fromHex(hex), 0);
    }

    private static void read(FrameReader reader, Bytes bytes, long now) {
        ByteBuf input = Unpooled.copiedBuffer(bytes.toByteArray());
        try {
            reader.read(input, now);
        } finally {
            assertThat(input.release()).as("nobody else holds it").isTrue();
        }
    }

    private static Bytes binary(boolean last, int opcode, Bytes payload) {
        ByteBuf frame = Unpooled.buffer();
        new FrameHeader(last, opcode, payload.size()).write(frame);
        return Bytes.concat(Bytes.copyOf(frame.nioBuffer()), payload);
    }

    // ---- RFC 6455, 5.7, with binary messages in place of text ----

    @Test
    void anUnmaskedMessageInOneFrame() {
        read(ofClient, "820548656c6c6f");
        assertThat(data).containsExactly(Bytes.utf8("Hello"));
    }

    @Test
    void aMaskedMessageInOneFrame() {
        read(ofServer, "828537fa213d7f9f4d5158");
        assertThat(data).containsExactly(Bytes.utf8("Hello"));
    }

    @Test
    void aFragmentedMessageWithAPingBetween() {
        read(ofClient, "020348656c" + "890548656c6c6f" + "80026c6f");
        assertThat(data).containsExactly(Bytes.utf8("Hel"), Bytes.utf8("lo"));
        assertThat(pings).containsExactly(Bytes.utf8("Hello"));
    }

    @Test
    void messagesOf256BytesAndOf64KibibytesHaveTheirOwnFormsOfLength() {
        read(ofClient, "827e0100" + "ab".repeat(256));
        read(ofClient, "827f0000000000010000" + "cd".repeat(65536));
        assertThat(data).extracting(Bytes::size).containsExactly(256, 65536);
    }

    @Property(tries = 200)
    void framesComeApartTheSameInWhateverPiecesTheyArrive(
            @ForAll @Size(max = 5) List<@IntRange(max = 70_000) Integer> sizes,
            @ForAll @IntRange(min = 1, max = 10_000) int piece,
            @ForAll int key) {
        List<Bytes> frames = new ArrayList<>();
        List<Bytes> messages = new ArrayList<>();
        for (int size : sizes) {
            byte[] message = new byte[size];
            for (int i = 0; i < size; i++) {
                message[i] = (byte) (i * 31 + size);
            }
            messages.add(Bytes.copyOf(message));
            ByteBuf frame = Unpooled.buffer();
            FrameHeader.of(FrameHeader.BINARY, size).writeMasked(frame, key);
            int start = frame.writerIndex();
            frame.writeBytes(message);
            Masking.apply(frame, start, size, key);
            frames.add(Bytes.copyOf(frame.nioBuffer()));
        }
        List<Bytes> got = new ArrayList<>();
        FrameReader reader = new FrameReader(true, WebSocketLimits.defaults(), new FrameReader.Effects() {
            @Override
            public void data(ByteBuf bytes) {
                got.add(Bytes.copyOf(bytes.nioBuffer()));
                bytes.release();
            }

            @Override
            public void ping(Bytes payload) {
                throw new AssertionError();
            }

            @Override
            public void close() {
                throw new AssertionError();
            }
        });
        Bytes all = Bytes.concat(frames);
        for (int at = 0; at < all.size(); at += piece) {
            read(reader, all.slice(at, Math.min(all.size(), at + piece)), at);
        }
        assertThat(Bytes.concat(got)).isEqualTo(Bytes.concat(messages));
    }

    @Test
    void whatHasComeOfAFrameIsPassedOnBeforeTheRest() {
        read(ofClient, "827e0100" + "ab".repeat(10));
        assertThat(data).extracting(Bytes::size).containsExactly(10);
    }

    @Test
    void aPongIsIgnoredAndAnEmptyMessageIsNothing() {
        read(ofClient, "8a00" + "8200" + "8a0101");
        assertThat(data).isEmpty();
        assertThat(pings).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"8800", "880203e8", "88050fa0616263", "88040bb8c3a4", "880203f6"})
    void aCloseFrameIsTheEnd(String hex) {
        read(ofClient, hex);
        assertThat(closes).isEqualTo(1);
        assertThat(ofClient.isClosed()).isTrue();
        assertThatThrownBy(() -> read(ofClient, "820100")).hasMessageContaining("behind the close frame");
    }

    // ---- what is refused ----

    @ParameterizedTest
    @CsvSource({
        "c20100, reserved bits",
        "a20100, reserved bits",
        "920100, reserved bits",
        "830100, opcode 3",
        "8b00, opcode 11",
        "8f00, opcode 15",
        "810100, text",
        "800100, continuation of no message",
        "0201000201, message inside another",
        "0900, control frame in fragments",
        "897e0080, control frame of 128 bytes",
        "827e007d, more bytes than it needs",
        "827f000000000000ffff, more bytes than it needs",
        "827f8000000000000000, negative length",
        "880103, half a code",
        "880203e7, code 999",
        "880203ec, code 1004",
        "880203ed, code 1005",
        "880203ee, code 1006",
        "880203f7, code 1015",
        "88021388, code 5000",
        "880403e8c328, not UTF-8"
    })
    void T22_aFrameThatBreaksARuleIsAViolation(String hex, String said) {
        assertThatThrownBy(() -> read(ofClient, hex))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining(said);
    }

    @Test
    void T22_anUnmaskedFrameOfAClientAndAMaskedOneOfAServerAreViolations() {
        assertThatThrownBy(() -> read(ofServer, "820100"))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("not masked");
        assertThatThrownBy(() -> read(ofClient, "82810000000000"))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("masked frame of a server");
    }

    @Test
    void T22_aCompressedMessageIsAViolationAndIsNotInflated() {
        // what permessage-deflate makes of "Hello": RFC 7692, 7.2.3.1
        assertThatThrownBy(() -> read(ofClient, "c207f248cdc9c90700"))
                .isInstanceOf(ProtocolViolationException.class)
                .hasMessageContaining("no extension was agreed on");
        assertThat(data).isEmpty();
    }

    @Test
    void T22_aFrameAboveTheLimitIsRefusedAtItsHeader() {
        assertThatThrownBy(() -> read(ofClient, "827f0000000001000001"))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        reached -> assertThat(reached.limit()).isEqualTo("WebSocketLimits.frame"));
        assertThatThrownBy(
                        () -> read(new FrameReader(false, WebSocketLimits.defaults(), effects), "827f7fffffffffffffff"))
                .isInstanceOf(LimitExceededException.class);
    }

    @Test
    void T22_aMessageAboveTheLimitIsRefusedThoughEachFrameIsBelowIt() {
        WebSocketLimits limits = WebSocketLimits.defaults().withMessage(100);
        FrameReader reader = new FrameReader(false, limits, effects);
        read(reader, binary(false, FrameHeader.BINARY, Bytes.wrap(new byte[60])), 0);
        assertThatThrownBy(() -> read(reader, binary(true, FrameHeader.CONTINUATION, Bytes.wrap(new byte[41])), 0))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        reached -> assertThat(reached.limit()).isEqualTo("WebSocketLimits.message"));
        assertThat(data).extracting(Bytes::size).containsExactly(60);
    }

    @Test
    void T22_aMessageOfAsManyFramesAsAllowedPassesAndOneMoreDoesNot() {
        int most = WebSocketLimits.defaults().fragments();
        Bytes one = Bytes.utf8("x");
        read(ofClient, binary(false, FrameHeader.BINARY, one), 0);
        for (int i = 1; i < most; i++) {
            read(ofClient, binary(false, FrameHeader.CONTINUATION, one), 0);
        }
        assertThat(data).hasSize(most);
        assertThatThrownBy(() -> read(ofClient, binary(true, FrameHeader.CONTINUATION, one), 0))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        reached -> assertThat(reached.limit()).isEqualTo("WebSocketLimits.fragments"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"8900", "8a00", "8200"})
    void T22_aFloodOfFramesWithoutDataEndsAtTheLimitOfEachSecond(String frame) {
        int most = WebSocketLimits.defaults().idleFrames();
        for (int second = 0; second < 3; second++) {
            for (int i = 0; i < most; i++) {
                read(ofClient, Bytes.fromHex(frame), second * SECOND);
            }
        }
        assertThatThrownBy(() -> read(ofClient, Bytes.fromHex(frame), 3 * SECOND - 1))
                .isInstanceOfSatisfying(
                        LimitExceededException.class,
                        reached -> assertThat(reached.limit()).isEqualTo("WebSocketLimits.idleFrames"));
    }

    @Test
    void nextMessagesBeginToCountAnew() {
        WebSocketLimits limits = WebSocketLimits.defaults().withMessage(10).withFragments(2);
        FrameReader reader = new FrameReader(false, limits, effects);
        for (int i = 0; i < 5; i++) {
            read(reader, binary(false, FrameHeader.BINARY, Bytes.wrap(new byte[5])), 0);
            read(reader, binary(true, FrameHeader.CONTINUATION, Bytes.wrap(new byte[5])), 0);
        }
        assertThat(data).hasSize(10);
    }
}
