package org.jlibp2p.wire;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ProtoWriterTest {
    /** The examples of Protocol Buffers, encoding. */
    @Test
    void fieldsAreWrittenAsTheSpecificationWritesThem() {
        assertThat(new ProtoWriter().varint(1, 150).toBytes().hex()).isEqualTo("089601");
        assertThat(new ProtoWriter().string(2, "testing").toBytes().hex()).isEqualTo("120774657374696e67");
        assertThat(new ProtoWriter().message(3, m -> m.varint(1, 150)).toBytes().hex())
                .isEqualTo("1a03089601");
        assertThat(new ProtoWriter().fixed64(1, 1).toBytes().hex()).isEqualTo("090100000000000000");
    }

    @Test
    void zerosAndEmptyValuesAreOnTheWire() {
        Bytes written = new ProtoWriter()
                .varint(1, 0)
                .bytes(2, Bytes.empty())
                .bool(3, false)
                .message(4, m -> {})
                .toBytes();

        assertThat(written.hex()).isEqualTo("0800" + "1200" + "1800" + "2200");
    }

    @Test
    void fieldsKeepTheOrderOfTheCalls() {
        assertThat(new ProtoWriter().varint(2, 1).varint(1, 1).toBytes().hex()).isEqualTo("10010801");
    }

    @Property
    void everythingWrittenIsReadBack(
            @ForAll long number, @ForAll boolean flag, @ForAll byte[] content, @ForAll long fixed) {
        Bytes written = new ProtoWriter()
                .varint(1, number)
                .bool(2, flag)
                .bytes(3, Bytes.copyOf(content))
                .fixed64(1000, fixed)
                .message(536_870_911, inner -> inner.varint(1, number))
                .toBytes();
        ProtoReader reader = new ProtoReader(written);

        assertThat(reader.next()).isTrue();
        assertThat(reader.varint()).isEqualTo(number);
        assertThat(reader.next()).isTrue();
        assertThat(reader.bool()).isEqualTo(flag);
        assertThat(reader.next()).isTrue();
        assertThat(reader.bytes(content.length).toByteArray()).isEqualTo(content);
        assertThat(reader.next()).isTrue();
        assertThat(reader.field()).isEqualTo(1000);
        assertThat(reader.fixed64()).isEqualTo(fixed);
        assertThat(reader.next()).isTrue();
        assertThat(reader.field()).isEqualTo(536_870_911);
        ProtoReader inner = reader.message(100);
        assertThat(inner.next()).isTrue();
        assertThat(inner.varint()).isEqualTo(number);
        assertThat(reader.next()).isFalse();
    }
}
