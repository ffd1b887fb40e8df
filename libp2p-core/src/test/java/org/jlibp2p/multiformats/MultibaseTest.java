package org.jlibp2p.multiformats;

import java.util.Arrays;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MultibaseTest {
    /** The test vectors of multiformats, multibase, tests: basic, leading_zero and two_leading_zeros. */
    @ParameterizedTest
    @CsvFileSource(resources = "multibase-vectors.txt", delimiter = ' ')
    void vectorsAreWrittenAndReadAsTheSpecificationHasThem(Multibase base, String text, String hex) {
        Bytes bytes = Bytes.fromHex(hex);

        assertThat(base.encode(bytes)).isEqualTo(text);
        assertThat(Multibase.decode(text)).isEqualTo(bytes);
        assertThat(Multibase.of(text)).isEqualTo(base);
        assertThat(base.encodeDigits(bytes)).isEqualTo(text.substring(1));
        assertThat(base.decodeDigits(text.substring(1))).isEqualTo(bytes);
    }

    /** The test vectors of multiformats, multibase, tests: case_insensitivity. */
    @ParameterizedTest
    @CsvFileSource(resources = "multibase-mixed-case.txt", delimiter = ' ')
    void letterCaseDoesNotMatterWhereTheAlphabetHasOneCase(Multibase base, String text, String hex) {
        assertThat(Multibase.of(text)).isEqualTo(base);
        assertThat(Multibase.decode(text)).isEqualTo(Bytes.fromHex(hex));
    }

    @Test
    void identityHasOneCharacterForEachByte() {
        assertThat(Multibase.IDENTITY.encode(Bytes.fromHex("41ff"))).isEqualTo("\0A\u00ff");
        assertThat(Multibase.decode("\0A\u00ff").hex()).isEqualTo("41ff");
        assertThatThrownBy(() -> Multibase.decode("\0\u0100")).isInstanceOf(IllegalArgumentException.class);
    }

    @Property
    void everythingWrittenIsReadBack(@ForAll Multibase base, @ForAll @Size(max = 200) byte[] content) {
        Bytes bytes = Bytes.copyOf(content);

        assertThat(Multibase.decode(base.encode(bytes))).isEqualTo(bytes);
    }

    @Property
    void whatIsReadIsWrittenBackTheSame(@ForAll Multibase base, @ForAll String text) {
        Bytes bytes;
        try {
            bytes = base.decodeDigits(text);
        } catch (IllegalArgumentException notOfThisBase) {
            return;
        }
        assertThat(base.encodeDigits(bytes)).isEqualToIgnoringCase(text);
    }

    @ParameterizedTest
    @EnumSource(Multibase.class)
    void noDigitsAreNoBytes(Multibase base) {
        assertThat(base.encode(Bytes.empty())).isEqualTo(String.valueOf(base.prefix()));
        assertThat(Multibase.decode(String.valueOf(base.prefix()))).isEqualTo(Bytes.empty());
    }

    @Test
    void everyPrefixIsOfOneBase() {
        assertThat(Arrays.stream(Multibase.values()).map(Multibase::prefix)).doesNotHaveDuplicates();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "1abc",
                "Q",
                "/ip4",
                "\ud83d\ude80",
                "zO0Il",
                "f0",
                "f0g",
                "fé0",
                "b1",
                "02",
                "78",
                "m====",
                "uab+/",
                "mab-_",
                "MeWVzIG1hbmkgIQ",
                "MeWVzIG1hbmkgIQ=",
                "MeWVzIG1hbmkgIQ===",
                "M====",
                "M=eWVz",
                "Mab=c",
                "cpfsxgidnmfxgsi",
                "k ",
                "9-1",
                "9 1"
            })
    void textThatIsNotOfItsBaseIsRefused(String text) {
        assertThatThrownBy(() -> Multibase.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"mZh", "mZm9", "bmy7", "baaaaaa", "u_x", "01", "0000000001", "7777", "71"})
    void bitsThatBelongToNoByteHaveToBeZeroAndFewerThanADigit(String text) {
        assertThatThrownBy(() -> Multibase.decode(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void T33_hugeTextInABaseOfQuadraticCostIsRefusedAtOnce() {
        for (Multibase base : new Multibase[] {Multibase.BASE10, Multibase.BASE36, Multibase.BASE58_BTC}) {
            assertThatThrownBy(() -> base.decodeDigits("2".repeat(100_000)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("above " + Multibase.MAX_RADIX_SIZE);
            assertThatThrownBy(() -> base.encodeDigits(Bytes.wrap(new byte[100_000])))
                    .isInstanceOf(IllegalArgumentException.class);
            Bytes largest = base.decodeDigits("1".repeat(Multibase.MAX_RADIX_SIZE));
            assertThat(base.encodeDigits(largest)).hasSize(Multibase.MAX_RADIX_SIZE);
        }
    }

    @Test
    void T67_refusedTextIsCutAndMadePrintableInTheMessage() {
        assertThatThrownBy(() -> Multibase.decode("f\n\u001b" + "x".repeat(1000)))
                .isInstanceOf(IllegalArgumentException.class)
                .message()
                .hasSizeLessThan(200)
                .doesNotContain("\n")
                .doesNotContain("\u001b");
    }
}
