package org.jlibp2p.identify;

import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class IdentifyMessageTest {
    private static final Codec<IdentifyMessage> CODEC = IdentifyMessage.codec(8192);

    @Test
    void theEncodingIsThatOfTheSpecification() {
        IdentifyMessage message = new IdentifyMessage(
                Optional.of(Bytes.fromHex("0a")),
                List.of(Bytes.fromHex("0b"), Bytes.fromHex("0c")),
                List.of("/p"),
                Optional.of(Bytes.fromHex("0d")),
                Optional.of("v"),
                Optional.of("a"),
                Optional.of(Bytes.fromHex("0e")));
        Bytes encoded =
                Bytes.fromHex("0a010a" + "12010b" + "12010c" + "1a022f70" + "22010d" + "2a0176" + "320161" + "42010e");
        assertThat(CODEC.encode(message)).isEqualTo(encoded);
        assertThat(CODEC.decode(encoded)).isEqualTo(message);
    }

    @Test
    void unknownFieldsAreSkippedAndTheLastOfSeveralCounts() {
        Bytes encoded = new ProtoWriter()
                .string(6, "first")
                .varint(7, 5)
                .bytes(100, Bytes.utf8("later"))
                .string(6, "second")
                .toBytes();
        assertThat(CODEC.decode(encoded).agentVersion()).contains("second");
    }

    @Property
    void whatIsEncodedDecodesEqual(@ForAll("messages") IdentifyMessage message) {
        assertThat(IdentifyMessage.codec(1 << 20)
                        .decode(IdentifyMessage.codec(1 << 20).encode(message)))
                .isEqualTo(message);
    }

    @Property
    void whatIsSplitIsWholeAgainWhenMerged(@ForAll("messages") IdentifyMessage message) {
        List<IdentifyMessage> parts = MessageSplitter.split(message);
        assertThat(IdentifyMessage.merge(parts)).isEqualTo(message);
        assertThat(parts).hasSizeLessThanOrEqualTo(MessageSplitter.MAX_MESSAGES);
        assertThat(parts).allMatch(part -> CODEC.encode(part).size() <= MessageSplitter.MAX_SIZE);
    }

    @Provide
    Arbitrary<IdentifyMessage> messages() {
        Arbitrary<Bytes> bytes =
                Arbitraries.bytes().array(byte[].class).ofMaxSize(60).map(Bytes::copyOf);
        Arbitrary<String> text = Arbitraries.strings().ofMaxLength(20).filter(IdentifyMessageTest::isText);
        return Combinators.combine(
                        bytes.optional(),
                        bytes.list().ofMaxSize(120),
                        text.list().ofMaxSize(200),
                        bytes.optional(),
                        text.optional(),
                        text.optional(),
                        bytes.optional())
                .as(IdentifyMessage::new);
    }

    /** A lone surrogate is not encoded as such. */
    private static boolean isText(String text) {
        return Bytes.utf8(text).utf8().equals(text);
    }

    @Test
    void whatIsSmallIsOneMessage() {
        IdentifyMessage small = IdentifyMessage.ofRecord(Bytes.wrap(new byte[1500]));
        assertThat(MessageSplitter.split(small)).containsExactly(small);
    }

    @Test
    void theRecordComesLastAndAlone() {
        IdentifyMessage large = new IdentifyMessage(
                Optional.of(Bytes.fromHex("0a")),
                List.of(Bytes.wrap(new byte[1000])),
                List.of("/p"),
                Optional.empty(),
                Optional.empty(),
                Optional.of("a"),
                Optional.of(Bytes.wrap(new byte[1500])));
        assertThat(MessageSplitter.split(large))
                .containsExactly(
                        large.withLists(large.listenAddresses(), large.protocols()),
                        IdentifyMessage.ofRecord(Bytes.wrap(new byte[1500])));
    }

    @Test
    void whatDoesNotFitIntoTenMessagesIsNotTold() {
        List<String> endless = IntStream.range(0, 5000)
                .mapToObj(i -> "/protocol/with/a/name/" + i)
                .toList();
        IdentifyMessage whole = IdentifyMessage.merge(List.of(
                IdentifyMessage.ofLists(List.of(), endless), IdentifyMessage.ofRecord(Bytes.wrap(new byte[3000]))));
        List<IdentifyMessage> parts = MessageSplitter.split(whole);
        assertThat(parts).hasSize(MessageSplitter.MAX_MESSAGES);
        assertThat(parts.get(9).signedRecord()).isPresent();
        assertThat(IdentifyMessage.merge(parts).protocols())
                .hasSizeGreaterThan(1000)
                .isEqualTo(endless.subList(
                        0, IdentifyMessage.merge(parts).protocols().size()));
    }

    @Test
    void T27_aMessageAboveItsBoundIsRefused() {
        assertThatThrownBy(() -> IdentifyMessage.codec(100).decode(Bytes.wrap(new byte[101])))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T45_whatIsNoMessageIsRefused() {
        for (String hex : List.of("0a", "0a05", "0aff01", "00", "0801", "3202c328", "0affffffff0f", "0b0c")) {
            assertThatThrownBy(() -> CODEC.decode(Bytes.fromHex(hex)))
                    .as(hex)
                    .isInstanceOf(MalformedMessageException.class);
        }
    }
}
