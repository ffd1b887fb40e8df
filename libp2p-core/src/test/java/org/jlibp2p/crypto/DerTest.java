package org.jlibp2p.crypto;

import java.math.BigInteger;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DerTest {
    @ParameterizedTest
    @CsvSource({"0, 020100", "1, 020101", "127, 02017f", "128, 02020080", "256, 02020100", "65537, 0203010001"})
    void integersHaveTheirShortestForm(long value, String hex) {
        assertThat(Der.integer(BigInteger.valueOf(value)).hex()).isEqualTo(hex);
        assertThat(new Der(Bytes.fromHex(hex)).unsigned(64)).isEqualTo(value);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "02",
                "0200",
                "0201",
                "020180",
                "02020001",
                "0281017f",
                "02820001ff",
                "0280",
                "030101",
                "02ff"
            })
    void integersInAnotherFormAreRefused(String hex) {
        assertThatThrownBy(() -> new Der(Bytes.fromHex(hex)).unsigned(64))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void integersAreBoundedByTheirBits() {
        assertThat(new Der(Bytes.fromHex("020101")).unsigned(1)).isEqualTo(1);
        assertThat(new Der(Bytes.fromHex("02017f")).unsigned(7)).isEqualTo(127);
        assertThat(new Der(Bytes.fromHex("020200ff")).unsigned(8)).isEqualTo(255);
        assertThatThrownBy(() -> new Der(Bytes.fromHex("020102")).unsigned(1))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> new Der(Bytes.fromHex("02020100")).unsigned(8))
                .isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"04827fff00", "0483010000", "0484ffffffff", "0488ffffffffffffffff", "0481", "048201", "047f"})
    void T24_lengthsBeyondTheBytesAreRefused(String hex) {
        assertThatThrownBy(() -> new Der(Bytes.fromHex(hex)).take(Der.OCTET_STRING))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void nothingMayFollowTheEnd() {
        Der der = new Der(Bytes.fromHex("02010100"));
        der.unsigned(8);

        assertThatThrownBy(der::end).isInstanceOf(MalformedMessageException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"0300", "030101", "0301"})
    void bitStringsThatAreNoOctetsAreRefused(String hex) {
        assertThatThrownBy(() -> new Der(Bytes.fromHex(hex)).octetsOfBits())
                .isInstanceOf(MalformedMessageException.class);
    }

    @Property
    void elementsOfEverySizeAreReadBack(@ForAll @Size(max = 400) byte[] content) {
        Bytes value = Bytes.copyOf(content);
        Der der = new Der(Der.element(Der.SEQUENCE, Der.element(Der.OCTET_STRING, value), Der.bitString(value)));
        Der inner = der.sequence();

        der.end();
        assertThat(inner.take(Der.OCTET_STRING)).isEqualTo(value);
        assertThat(inner.octetsOfBits()).isEqualTo(value);
        inner.end();
    }
}
