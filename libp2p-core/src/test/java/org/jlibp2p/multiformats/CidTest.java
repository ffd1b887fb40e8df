package org.jlibp2p.multiformats;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CidTest {
    private static final String V0 = "QmYyQSo1c1Ym7orWxLYvCrM2EmxFTANf8wXmmE7DWjhx5N";

    @Test
    void versionZeroIsABareHash() {
        Cid cid = Cid.parse(V0);

        assertThat(cid.version()).isZero();
        assertThat(cid.codec()).isEqualTo(Cid.DAG_PB);
        assertThat(cid.bytes()).isEqualTo(cid.hash().bytes());
        assertThat(cid).hasToString(V0);
        assertThat(Cid.v0(cid.hash())).isEqualTo(cid);
        assertThat(Cid.decode(cid.bytes())).isEqualTo(cid);
    }

    /** The example of multiformats, cid. */
    @Test
    void versionOneIsReadInAnyBase() {
        String base58 = "zb2rhe5P4gXftAwvA4eXQ5HJwsER2owDyS9sKaQRRVQPn93bA";
        Cid cid = Cid.parse(base58);

        assertThat(cid.version()).isEqualTo(1);
        assertThat(cid.codec()).isEqualTo(Cid.RAW);
        assertThat(cid.hash().bytes().hex())
                .isEqualTo("12206e6ff7950a36187a801613426e858dce686cd7d7e3c0fc42ee0330072d245c95");
        assertThat(cid.toString(Multibase.BASE58_BTC)).isEqualTo(base58);
        assertThat(cid.toString()).startsWith("bafkrei");
    }

    @Property
    void everyVersionOneIsReadBackInEveryBase(
            @ForAll @LongRange(min = 0) long codec, @ForAll @Size(max = 128) byte[] digest, @ForAll Multibase base) {
        Cid cid = Cid.v1(codec, Multihash.identity(Bytes.copyOf(digest)));

        assertThat(Cid.decode(cid.bytes()))
                .isEqualTo(cid)
                .hasSameHashCodeAs(cid)
                .isEqualByComparingTo(cid);
        assertThat(Cid.parse(cid.toString())).isEqualTo(cid);
        assertThat(Cid.parse(cid.toString(base))).isEqualTo(cid);
    }

    @Test
    void versionZeroIsOfSha256Only() {
        assertThatThrownBy(() -> Cid.v0(Multihash.identity(Bytes.wrap(new byte[32]))))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cid.v0(Multihash.of(Multihash.SHA2_256, Bytes.wrap(new byte[31]))))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void versionZeroHasOneTextOnly() {
        Cid cid = Cid.parse(V0);

        assertThatThrownBy(() -> cid.toString(Multibase.BASE32)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Cid.parse(Multibase.BASE58_BTC.encode(cid.bytes())))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "00",
                "01",
                "0155",
                "015500",
                "01550001",
                "02550000",
                "03550000",
                "81005500",
                "12",
                "ff",
                "0155ff"
            })
    void T33_malformedBytesAreRefused(String hex) {
        Bytes bytes = Bytes.fromHex(hex);
        assertThatThrownBy(() -> Cid.decode(bytes)).isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void T33_malformedTextIsRefused() {
        for (String text : new String[] {"", "Qm", V0 + "x", V0.substring(1), "b", "bafy", "z" + V0, "hello"}) {
            assertThatThrownBy(() -> Cid.parse(text)).as(text).isInstanceOf(IllegalArgumentException.class);
        }
        assertThatThrownBy(() -> Cid.parse("b" + "a".repeat(Cid.MAX_TEXT_LENGTH)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("above " + Cid.MAX_TEXT_LENGTH);
    }
}
