package org.jlibp2p.multiformats;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class MultihashTest {
    /** The example of multiformats, multihash. */
    @Test
    void digestOfSha256HasTheEncodingOfTheSpecification() {
        Multihash hash = Multihash.sha256(Bytes.utf8("multihash"));

        assertThat(hash.bytes().hex())
                .isEqualTo("12209cbc07c3f991725836a3aa2a581ca2029198aa420b9d99bc0e131d9f3e2cbe47");
        assertThat(hash.code()).isEqualTo(Multihash.SHA2_256);
        assertThat(hash.functionName()).contains("sha2-256");
    }

    @ParameterizedTest
    @CsvSource({
        "00, identity, 0000",
        "11, sha1, 11140beec7b5ea3f0fdbc95d0dd47f3c5bc275da8a33",
        "11, sha1, 11040beec7b5",
        "b240, blake2b-512, c0e402112c26b46b68ffc68ff99b453c1d30413413",
        "b220, blake2b-256, a0e4020a0b0c0d0e0f1011121314",
        "1b, keccak-256, 1b03f00ba4"
    })
    void functionsOfTheTableAreKnownByName(String code, String name, String hex) {
        Multihash hash = Multihash.decode(Bytes.fromHex(hex));

        assertThat(hash.code()).isEqualTo(Long.parseLong(code, 16));
        assertThat(hash.functionName()).contains(name);
        assertThat(hash.bytes().hex()).isEqualTo(hex);
        assertThat(Multihash.of(hash.code(), hash.digest())).isEqualTo(hash);
    }

    @Property
    void everyCodeIsReadBack(
            @ForAll @LongRange(min = 0x10_0000) long code,
            @ForAll @Size(max = Multihash.MAX_DIGEST_SIZE) byte[] digest) {
        Multihash hash = Multihash.of(code, Bytes.copyOf(digest));
        Multihash read = Multihash.decode(hash.bytes());

        assertThat(read).isEqualTo(hash).hasSameHashCodeAs(hash).isEqualByComparingTo(hash);
        assertThat(read.code()).isEqualTo(code);
        assertThat(read.digest().toByteArray()).isEqualTo(digest);
        assertThat(read.functionName()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "12",
                "1220",
                "122000",
                "000100ff",
                "0080",
                "008000",
                "80",
                "ffffffffffffffffff0100",
                "00ffffffffffffffff7f",
                "00ffffffff0f",
                "0080808080808080808001"
            })
    void T33_malformedHashesAreRefused(String hex) {
        assertThatThrownBy(() -> Multihash.decode(Bytes.fromHex(hex))).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T33_digestsAboveTheirBoundAreRefused() {
        Bytes large = Bytes.wrap(new byte[Multihash.MAX_DIGEST_SIZE + 1]);

        assertThatThrownBy(() -> Multihash.identity(large)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Multihash.of(0x7777, large)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Multihash.of(Multihash.SHA2_256, Bytes.wrap(new byte[33])))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("sha2-256");
        assertThatThrownBy(() -> Multihash.decode(Bytes.concat(Bytes.fromHex("1221"), Bytes.wrap(new byte[33]))))
                .isInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> Multihash.decode(Bytes.concat(Bytes.fromHex("008101"), large)))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void smallHashOutOfALargeMessageHoldsNothingElse() {
        Bytes message = Bytes.wrap(new byte[1 << 20]);
        Multihash hash = Multihash.decode(message.slice(0, 2));

        int held = hash.bytes().borrow((array, offset, length) -> array.length);

        assertThat(held).isEqualTo(2);
    }
}
