package org.jlibp2p.pnet;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PreSharedKeyTest {
    private static final String HEX = "6189c5cf0b87fb800c1a9feeda73c6ab5e998db48fb9e6a978575c770ceef683";
    private static final PreSharedKey KEY = PreSharedKey.of(Bytes.fromHex(HEX));
    private static final String BASE64 =
            Base64.getEncoder().encodeToString(Bytes.fromHex(HEX).toByteArray());

    private static Bytes file(String encoding, Bytes rest) {
        return Bytes.concat(Bytes.utf8("/key/swarm/psk/1.0.0/\n" + encoding + "\n"), rest);
    }

    @Test
    void theFingerprintIsTheOneThatOtherImplementationsShow() {
        assertThat(KEY.fingerprint()).isEqualTo("45fc986bbc9388a11d939df26f730f0c");
    }

    @Test
    void allThreeEncodingsAreRead() {
        assertThat(PreSharedKey.decode(file("/base16/", Bytes.utf8(HEX)))).isEqualTo(KEY);
        assertThat(PreSharedKey.decode(file("/base16/", Bytes.utf8(HEX.toUpperCase()))))
                .isEqualTo(KEY);
        assertThat(PreSharedKey.decode(file("/base64/", Bytes.utf8(BASE64)))).isEqualTo(KEY);
        assertThat(PreSharedKey.decode(file("/bin/", Bytes.fromHex(HEX)))).isEqualTo(KEY);
    }

    @Test
    void theLastLineMayEndAndAllMayEndAsOnWindows() {
        assertThat(PreSharedKey.parse("/key/swarm/psk/1.0.0/\r\n/base16/\r\n" + HEX + "\r\n"))
                .isEqualTo(KEY);
        assertThat(PreSharedKey.parse("/key/swarm/psk/1.0.0/\n/base64/\n" + BASE64 + "\n"))
                .isEqualTo(KEY);
    }

    @Test
    void whatIsWrittenIsWhatEverybodyReads() {
        assertThat(KEY.encode()).isEqualTo("/key/swarm/psk/1.0.0/\n/base16/\n" + HEX + "\n");
        PreSharedKey fresh = PreSharedKey.generate();
        assertThat(PreSharedKey.parse(fresh.encode())).isEqualTo(fresh).hasSameHashCodeAs(fresh);
        assertThat(fresh).isNotEqualTo(PreSharedKey.generate());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                HEX,
                "/key/swarm/psk/1.0.0/",
                "/key/swarm/psk/1.0.0/\n/base16/",
                "/key/swarm/psk/1.0.0/\n/base16/\n",
                "/key/swarm/psk/2.0.0/\n/base16/\n" + HEX,
                " /key/swarm/psk/1.0.0/\n/base16/\n" + HEX,
                "/key/swarm/psk/1.0.0/\n\n/base16/\n" + HEX,
                "/key/swarm/psk/1.0.0/\n/base32/\n" + HEX,
                "/key/swarm/psk/1.0.0/\n/base16/\n" + HEX + "00",
                "/key/swarm/psk/1.0.0/\n/base16/\n" + HEX + "0",
                "/key/swarm/psk/1.0.0/\n/base16/\n" + HEX + "\n\n",
                "/key/swarm/psk/1.0.0/\n/base16/\n" + HEX + " ",
                "/key/swarm/psk/1.0.0/\n/base16/\n" + HEX + "\nmore",
                "/key/swarm/psk/1.0.0/\n/base16/\n6189c5cf",
                "/key/swarm/psk/1.0.0/\n/base64/\n" + HEX,
                "/key/swarm/psk/1.0.0/\n/base64/\nYYnFzwuH-4AMGp_u2nPGq16ZjbSPueapeFdcdwzu9oM=",
                "/key/swarm/psk/1.0.0/\n/base64/\nYYnFzwuH+4AMGp/u2nPGq16ZjbSPueapeFdcdwzu9oM",
                "/key/swarm/psk/1.0.0/\n/bin/\n" + HEX
            })
    void whatIsNoKeyFileIsRefusedAndNothingOfItShown(String text) {
        assertThatThrownBy(() -> PreSharedKey.decode(Bytes.utf8(text)))
                .isInstanceOf(MalformedMessageException.class)
                .satisfies(failure -> assertThat(failure.getMessage()).doesNotContain("6189c5cf", "YYnFzwuH", "base32"))
                .hasNoCause();
        assertThatThrownBy(() -> PreSharedKey.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aBase64TextWithBitsBehindTheKeyIsRefused() {
        String withBits = BASE64.substring(0, BASE64.length() - 2) + "N=";
        assertThat(withBits).isNotEqualTo(BASE64);
        assertThatThrownBy(() -> PreSharedKey.decode(file("/base64/", Bytes.utf8(withBits))))
                .isInstanceOf(MalformedMessageException.class);
    }

    @Test
    void aFileOfAnySizeIsReadNoFurtherThanItsBound(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("swarm.key");
        Files.write(file, new byte[1 << 20]);
        assertThatThrownBy(() -> PreSharedKey.load(file))
                .isInstanceOf(IOException.class)
                .hasMessageContaining(file.toString())
                .hasCauseInstanceOf(MalformedMessageException.class);
        assertThatThrownBy(() -> PreSharedKey.load(folder.resolve("none"))).isInstanceOf(NoSuchFileException.class);
    }

    @Test
    void aFileIsRead(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("swarm.key");
        Files.writeString(file, KEY.encode(), StandardCharsets.US_ASCII);
        assertThat(PreSharedKey.load(file)).isEqualTo(KEY);
    }

    @Test
    void theTextShowsTheFingerprintOnly() {
        assertThat(KEY).hasToString("PreSharedKey[45fc986bbc9388a11d939df26f730f0c]");
        assertThat(PrivateNetwork.of(KEY).toString()).doesNotContain("6189c5cf");
    }

    @Test
    void aKeyOfAnotherSizeIsAMistake() {
        for (Bytes secret : List.of(Bytes.empty(), Bytes.wrap(new byte[31]), Bytes.wrap(new byte[33]))) {
            assertThatThrownBy(() -> PreSharedKey.of(secret))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("32");
        }
    }
}
