package org.jlibp2p.wire;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ProtoReaderTest {
    private static ProtoReader at(String hex) {
        ProtoReader reader = new ProtoReader(Bytes.fromHex(hex));
        assertThat(reader.next()).isTrue();
        return reader;
    }

    private static void assertRefused(String hex) {
        assertThatThrownBy(() -> {
                    ProtoReader reader = new ProtoReader(Bytes.fromHex(hex));
                    while (reader.next()) {
                        reader.field();
                    }
                })
                .isInstanceOf(MalformedMessageException.class);
    }

    /** The examples of Protocol Buffers, encoding. */
    @Test
    void fieldsAreReadAsTheSpecificationWritesThem() {
        ProtoReader number = at("089601");
        assertThat(number.field()).isEqualTo(1);
        assertThat(number.varint()).isEqualTo(150);
        assertThat(number.next()).isFalse();

        ProtoReader text = at("120774657374696e67");
        assertThat(text.field()).isEqualTo(2);
        assertThat(text.string(7)).isEqualTo("testing");

        ProtoReader message = at("1a03089601").message(3);
        assertThat(message.next()).isTrue();
        assertThat(message.varint()).isEqualTo(150);
        assertThat(message.next()).isFalse();
    }

    @Test
    void fixedNumbersAreLittleEndian() {
        assertThat(at("090100000000000080").fixed64()).isEqualTo(Long.MIN_VALUE + 1);
    }

    @Test
    void anythingButZeroIsTrue() {
        assertThat(at("0800").bool()).isFalse();
        assertThat(at("0801").bool()).isTrue();
        assertThat(at("08ac02").bool()).isTrue();
    }

    @Test
    void emptyMessageHasNoFields() {
        assertThat(new ProtoReader(Bytes.empty()).next()).isFalse();
    }

    @Test
    void fieldsThatNobodyTakesAreSkippedWhateverTheirType() {
        ProtoReader reader =
                new ProtoReader(Bytes.fromHex("0801" + "110000000000000000" + "1a021234" + "2500000000" + "2807"));
        long last = 0;
        int fields = 0;
        while (reader.next()) {
            fields++;
            if (reader.field() == 5) {
                last = reader.varint();
            }
        }

        assertThat(fields).isEqualTo(5);
        assertThat(last).isEqualTo(7);
    }

    @Test
    void sliceOfALargerMessageEndsWhereTheSliceEnds() {
        ProtoReader reader = new ProtoReader(Bytes.fromHex("ff0801ff").slice(1, 3));

        assertThat(reader.next()).isTrue();
        assertThat(reader.varint()).isEqualTo(1);
        assertThat(reader.next()).isFalse();
    }

    @ParameterizedTest
    @CsvSource({"08ffffffffffffffffff01, -1", "08ffffffff0f, 4294967295", "0880808080808080808001, -9223372036854775808"
    })
    void T68_numbersKeepAllTheirBits(String hex, long value) {
        assertThat(at(hex).varint()).isEqualTo(value);
    }

    @Test
    void T45_tenByteNumberIsReadAsAnInt32() {
        assertThat(at("08feffffffffffffffff01").int32()).isEqualTo(-2);
        assertThat(at("08ffffffff1f").int32()).isEqualTo(-1);
    }

    @Test
    void T45_nestedGroupsAreRefusedWithoutDescending() {
        assertRefused("0b".repeat(100_000));
        assertRefused("0b0c");
        assertRefused("0c");
    }

    @ParameterizedTest
    @ValueSource(strings = {"00", "0001", "0200", "0801" + "00"})
    void T45_fieldNumberZeroIsRefused(String hex) {
        assertRefused(hex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0e", "0f", "0eff"})
    void T45_unknownWireTypesAreRefused(String hex) {
        assertRefused(hex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"08", "0880", "09", "0901020304050607", "0a", "0a80", "0a01", "0d", "0d010203", "80"})
    void T45_fieldsThatAreCutOffAreRefused(String hex) {
        assertRefused(hex);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0affffffff07", "0affffffff0f", "0affffffffffffffffff01", "0a8080808008"})
    void T24_lengthsBeyondTheMessageAreRefusedBeforeAnythingIsAllocated(String hex) {
        assertRefused(hex);
        assertThatThrownBy(() -> at(hex).bytes(Integer.MAX_VALUE)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T45_skippedNumbersOfMoreThanTenBytesAreRefused() {
        assertRefused("08" + "ff".repeat(10) + "01");
    }

    @ParameterizedTest
    @ValueSource(strings = {"08ffffffffffffffffffff01", "0880808080808080808002", "08ffffffffffffffffff7f"})
    void T45_numbersOfMoreThan64BitsAreRefused(String hex) {
        assertThatThrownBy(() -> at(hex).varint()).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T45_fieldWithAnotherWireTypeIsRefused() {
        assertThatThrownBy(() -> at("0801").bytes(10)).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> at("0a0101").varint()).isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> at("0801").fixed64()).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T45_packedNumbersAreNotTakenForOne() {
        assertThatThrownBy(() -> at("0a03010203").varint()).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"ff", "c0af", "eda080", "c3", "f4908080"})
    void T45_textThatIsNotUtf8IsRefused(String hex) {
        Bytes message = new ProtoWriter().bytes(1, Bytes.fromHex(hex)).toBytes();
        ProtoReader reader = new ProtoReader(message);
        reader.next();

        assertThatThrownBy(() -> reader.string(100))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("UTF-8");
    }

    @Test
    void replacementCharacterThatWasReallySentIsRead() {
        ProtoReader reader =
                new ProtoReader(new ProtoWriter().string(1, "a\ufffdb").toBytes());
        reader.next();

        assertThat(reader.string(100)).isEqualTo("a\ufffdb");
    }

    @Test
    void T45_valuesAboveTheirBoundAreRefused() {
        assertThat(at("0a020102").bytes(2).hex()).isEqualTo("0102");
        assertThatThrownBy(() -> at("0a020102").bytes(1))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("above 1");
    }

    @Test
    void T45_stormOfUnknownFieldsIsRefused() {
        assertThat(fieldsIn("7a00".repeat(ProtoReader.MAX_FIELDS))).isEqualTo(ProtoReader.MAX_FIELDS);
        assertRefused("7a00".repeat(ProtoReader.MAX_FIELDS + 1));
    }

    private static int fieldsIn(String hex) {
        ProtoReader reader = new ProtoReader(Bytes.fromHex(hex));
        int fields = 0;
        while (reader.next()) {
            fields++;
        }
        return fields;
    }

    @Test
    void T45_repeatedFieldsAreBounded() {
        ProtoReader reader = new ProtoReader(Bytes.fromHex("080108020803"));
        List<Long> values = new ArrayList<>();

        assertThatThrownBy(() -> {
                    while (reader.next()) {
                        reader.add(values, 2, reader.varint());
                    }
                })
                .isInstanceOf(MalformedMessageException.class);
        assertThat(values).containsExactly(1L, 2L);
    }
}
