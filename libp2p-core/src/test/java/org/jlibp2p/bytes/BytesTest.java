package org.jlibp2p.bytes;

import java.nio.ByteBuffer;
import java.util.List;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BytesTest {
    @Test
    void copyDoesNotFollowItsSource() {
        byte[] source = {1, 2, 3};
        Bytes copy = Bytes.copyOf(source);

        source[0] = 9;

        assertThat(copy.hex()).isEqualTo("010203");
    }

    @Test
    void arrayThatIsHandedOutIsACopy() {
        Bytes bytes = Bytes.fromHex("010203");

        bytes.toByteArray()[0] = 9;

        assertThat(bytes.hex()).isEqualTo("010203");
    }

    @Test
    void copyOfABufferLeavesItsPosition() {
        ByteBuffer buffer = ByteBuffer.wrap(new byte[] {1, 2, 3}, 1, 2);

        assertThat(Bytes.copyOf(buffer).hex()).isEqualTo("0203");
        assertThat(buffer.position()).isEqualTo(1);
    }

    @Test
    void wrappedPartIsThatPart() {
        assertThat(Bytes.wrap(new byte[] {1, 2, 3, 4}, 1, 2).hex()).isEqualTo("0203");
        assertThat(Bytes.wrap(new byte[0])).isSameAs(Bytes.empty());
        assertThatThrownBy(() -> Bytes.wrap(new byte[2], 1, 2)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void indicesOutsideAreRefusedEvenWhereTheArrayBelowGoesOn() {
        Bytes slice = Bytes.fromHex("00010203").slice(1, 3);

        assertThatThrownBy(() -> slice.byteAt(2)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.byteAt(-1)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.slice(0, 3)).isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> slice.slice(3)).isInstanceOf(IndexOutOfBoundsException.class);
    }

    @Test
    void compactHoldsNoOtherBytes() {
        Bytes slice = Bytes.fromHex("00010203").slice(1, 3);

        assertThat(slice.compact()).isEqualTo(slice);
        assertThat(slice.compact().<Integer>borrow((array, offset, length) -> array.length))
                .isEqualTo(2);
        Bytes whole = Bytes.fromHex("0001");
        assertThat(whole.compact()).isSameAs(whole);
    }

    @Test
    void borrowerSeesExactlyTheSlice() {
        Bytes slice = Bytes.fromHex("00010203").slice(1, 3);

        String seen = slice.borrow(
                (array, offset, length) -> Bytes.wrap(array, offset, length).hex());

        assertThat(seen).isEqualTo("0102");
    }

    @Test
    void bufferOverTheBytesIsReadOnlyAndStartsAtZero() {
        ByteBuffer buffer = Bytes.fromHex("00010203").slice(1, 3).asByteBuffer();

        assertThat(buffer.position()).isZero();
        assertThat(buffer.remaining()).isEqualTo(2);
        assertThat(buffer.isReadOnly()).isTrue();
        assertThat(buffer.get(0)).isEqualTo((byte) 1);
    }

    @Test
    void orderIsThatOfUnsignedBytes() {
        assertThat(Bytes.fromHex("7f")).isLessThan(Bytes.fromHex("80"));
        assertThat(Bytes.fromHex("01")).isLessThan(Bytes.fromHex("0100"));
        assertThat(Bytes.fromHex("0180")).isGreaterThan(Bytes.fromHex("017fff"));
        assertThat(Bytes.fromHex("ff").unsignedAt(0)).isEqualTo(255);
    }

    @Test
    void textIsReadAndWrittenAsUtf8() {
        assertThat(Bytes.utf8("ü").hex()).isEqualTo("c3bc");
        assertThat(Bytes.fromHex("c3bc").utf8()).isEqualTo("ü");
        assertThat(Bytes.fromHex("ff").utf8()).isEqualTo("\ufffd");
    }

    @Test
    void longRunsAreCutInTheirDescription() {
        assertThat(Bytes.wrap(new byte[33]).toString())
                .startsWith("Bytes[33: 00")
                .endsWith("…]");
        assertThat(Bytes.fromHex("0a").toString()).isEqualTo("Bytes[1: 0a]");
    }

    @Property
    void sliceAndConcatAreInverse(@ForAll byte[] content, @ForAll int cut) {
        Bytes bytes = Bytes.copyOf(content);
        int at = Math.floorMod(cut, content.length + 1);

        Bytes joined = Bytes.concat(bytes.slice(0, at), bytes.slice(at));

        assertThat(joined).isEqualTo(bytes);
        assertThat(joined).hasSameHashCodeAs(bytes);
        assertThat(joined.toByteArray()).isEqualTo(content);
        assertThat(bytes.startsWith(bytes.slice(0, at))).isTrue();
    }

    @Property
    void hexIsReadBack(@ForAll byte[] content) {
        Bytes bytes = Bytes.copyOf(content);

        assertThat(Bytes.fromHex(bytes.hex())).isEqualTo(bytes);
    }

    @Property
    void concatKeepsTheOrderOfManyParts(@ForAll @Size(max = 10) List<byte[]> parts) {
        StringBuilder hex = new StringBuilder();
        List<Bytes> runs = parts.stream().map(Bytes::copyOf).toList();
        runs.forEach(run -> hex.append(run.hex()));

        assertThat(Bytes.concat(runs).hex()).isEqualTo(hex.toString());
    }
}
