package org.jlibp2p.security.noise;

import java.util.Collections;
import java.util.List;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.ProtoWriter;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NoisePayloadTest {
    private static final Bytes KEY = Bytes.fromHex("0102");
    private static final Bytes SIGNATURE = Bytes.fromHex("030405");

    private static NoisePayload decode(Bytes encoded) {
        return NoisePayload.CODEC.decode(encoded);
    }

    @Test
    void isEncodedAsTheSpecificationSays() {
        NoisePayload payload = new NoisePayload(KEY, SIGNATURE, List.of("/a", "/b"));
        Bytes encoded = NoisePayload.CODEC.encode(payload);

        assertThat(encoded).isEqualTo(Bytes.fromHex("0a020102" + "1203030405" + "2208" + "12022f61" + "12022f62"));
        assertThat(decode(encoded)).isEqualTo(payload);
    }

    @Test
    void withoutMuxersThereIsNoExtension() {
        assertThat(NoisePayload.CODEC.encode(new NoisePayload(KEY, SIGNATURE, List.of())))
                .isEqualTo(Bytes.fromHex("0a0201021203030405"));
    }

    @Test
    void nothingIsAPayloadThatSaysNothing() {
        NoisePayload nothing = new NoisePayload(Bytes.empty(), Bytes.empty(), List.of());

        assertThat(decode(Bytes.empty())).isEqualTo(nothing);
        assertThat(NoisePayload.CODEC.encode(nothing)).isEqualTo(Bytes.empty());
    }

    @Test
    void fieldsThatAreNotKnownAreSkipped() {
        Bytes encoded = new ProtoWriter()
                .bytes(1, KEY)
                .bytes(3, Bytes.utf8("early data of old"))
                .varint(2000, 7)
                .message(
                        4,
                        extensions -> extensions.bytes(1, KEY).string(2, "/a").fixed64(1025, 1))
                .bytes(2, SIGNATURE)
                .toBytes();

        assertThat(decode(encoded)).isEqualTo(new NoisePayload(KEY, SIGNATURE, List.of("/a")));
    }

    @Test
    void aListThatIsTooLongIsNone() {
        List<String> longest = Collections.nCopies(NoisePayload.MAX_MUXERS, "/a");
        List<String> tooLong = Collections.nCopies(NoisePayload.MAX_MUXERS + 1, "/a");

        assertThat(decode(NoisePayload.CODEC.encode(new NoisePayload(KEY, SIGNATURE, longest)))
                        .muxers())
                .isEqualTo(longest);
        assertThat(decode(NoisePayload.CODEC.encode(new NoisePayload(KEY, SIGNATURE, tooLong)))
                        .muxers())
                .isEmpty();
    }

    @Test
    void aMuxerThatIsNotUtf8IsSomeOtherMuxer() {
        Bytes encoded = new ProtoWriter()
                .message(
                        4,
                        extensions -> extensions.bytes(2, Bytes.fromHex("2fff")).string(2, "/a"))
                .toBytes();

        assertThat(decode(encoded).muxers()).hasSize(2).contains("/a");
    }

    @Test
    void garbageIsMalformed() {
        for (String hex : List.of("0a", "0a05", "0affffffff0f", "08", "0801", "2203120561", "0b", "00")) {
            assertThatThrownBy(() -> decode(Bytes.fromHex(hex))).as(hex).isInstanceOf(MalformedMessageException.class);
        }
    }
}
