package org.jlibp2p.bytes;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.jlibp2p.MalformedMessageException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class VarintTest {
    /** The examples of the specification, multiformats, unsigned-varint, and the bounds. */
    @ParameterizedTest
    @CsvSource({
        "0, 00",
        "1, 01",
        "127, 7f",
        "128, 8001",
        "255, ff01",
        "300, ac02",
        "16384, 808001",
        "9223372036854775807, ffffffffffffffff7f"
    })
    void valuesHaveTheEncodingOfTheSpecification(long value, String hex) {
        assertThat(Varint.encode(value).hex()).isEqualTo(hex);
        assertThat(Varint.read(Bytes.fromHex(hex), 0)).isEqualTo(value);
        assertThat(Varint.size(value)).isEqualTo(hex.length() / 2);
    }

    @Property
    void everyValueIsReadBackWhereverItStands(@ForAll @LongRange(min = 0) long value, @ForAll byte[] before) {
        Bytes bytes = Bytes.concat(Bytes.copyOf(before), Varint.encode(value), Bytes.fromHex("ff"));

        assertThat(Varint.read(bytes, before.length)).isEqualTo(value);
        assertThat(Varint.sizeAt(bytes, before.length)).isEqualTo(Varint.size(value));
    }

    @Test
    void valueIsWrittenIntoAnArrayInPlace() {
        byte[] target = new byte[4];

        assertThat(Varint.write(300, target, 1)).isEqualTo(3);
        assertThat(target).containsExactly(0, 0xac, 2, 0);
    }

    @ParameterizedTest
    @ValueSource(longs = {-1, Long.MIN_VALUE})
    void T68_negativeNumbersAreNotWritten(long value) {
        assertThatThrownBy(() -> Varint.encode(value)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"8000", "ff00", "80808000", "808080808080808000"})
    void T44_encodingsThatAreTooLongForTheirValueAreRefused(String hex) {
        assertThatThrownBy(() -> Varint.read(Bytes.fromHex(hex), 0))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("shortest");
    }

    @ParameterizedTest
    @ValueSource(strings = {"ffffffffffffffffff01", "80808080808080808001", "ffffffffffffffffffffffffffffff"})
    void T44_encodingsOfMoreThanNineBytesAreRefused(String hex) {
        assertThatThrownBy(() -> Varint.read(Bytes.fromHex(hex), 0))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("longer than 9");
        assertThatThrownBy(() -> Varint.sizeAt(Bytes.fromHex(hex), 0)).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "80", "ffffffffffffffff"})
    void T34_encodingsThatAreCutOffAreRefused(String hex) {
        Bytes bytes = Bytes.fromHex(hex);

        assertThat(Varint.sizeAt(bytes, 0)).isZero();
        assertThatThrownBy(() -> Varint.read(bytes, 0))
                .isInstanceOf(MalformedMessageException.class)
                .hasMessageContaining("cut off");
    }
}
