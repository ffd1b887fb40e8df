package org.jlibp2p.multiformats;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** Addresses that other implementations accept and refuse, and the examples of the specifications. */
class MultiaddrVectorsTest {
    static List<String> accepted() throws IOException {
        return lines("multiaddr-accepted.txt");
    }

    static List<String> refused() throws IOException {
        return lines("multiaddr-refused.txt");
    }

    private static List<String> lines(String resource) throws IOException {
        try (InputStream file = MultiaddrVectorsTest.class.getResourceAsStream(resource)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        }
    }

    @ParameterizedTest
    @MethodSource("accepted")
    void acceptedAddressIsReadAndBothItsFormsAreReadBack(String text) {
        Multiaddr address = Multiaddr.parse(text);

        assertThat(Multiaddr.decode(address.bytes())).isEqualTo(address);
        assertThat(Multiaddr.parse(address.toString())).isEqualTo(address);
        assertThat(Multiaddr.decode(address.bytes())).hasToString(address.toString());
    }

    @ParameterizedTest
    @MethodSource("refused")
    void refusedAddressIsRefused(String text) {
        assertThatThrownBy(() -> Multiaddr.parse(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @ParameterizedTest
    @CsvFileSource(resources = "multiaddr-vectors.txt", delimiter = ' ', maxCharsPerColumn = 5000)
    void bytesAreThoseOfTheSpecification(String text, String hex) {
        assertThat(Multiaddr.parse(text).bytes().hex()).isEqualTo(hex);
        assertThat(Multiaddr.decode(Bytes.fromHex(hex))).hasToString(text);
    }

    /** The table of multiformats, multiaddr, protocols/http-path.md. */
    @ParameterizedTest
    @CsvSource({
        "user, user",
        "api/v0/login, api%2Fv0%2Flogin",
        "tmp/foo/../bar, tmp%2Ffoo%2F..%2Fbar",
        "a%20space, a%2520space",
        "a%2Fslash, a%252Fslash",
        "a space, a%20space",
        "a+b, a%2Bb",
        ".well-known/libp2p, .well-known%2Flibp2p"
    })
    void httpPathIsOneSegment(String path, String segment) {
        Multiaddr address = Multiaddr.parse("/http-path/" + segment);

        assertThat(address.components().get(0).value().utf8()).isEqualTo(path);
        assertThat(address).hasToString("/http-path/" + segment);
    }
}
