package org.jlibp2p.security.noise;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.stream.Stream;

/** Published vectors of ciphers: a line each, of words, the bytes in hexadecimal. */
record CipherVectors(String[] words) {
    static Stream<CipherVectors> load(String name) throws IOException {
        try (InputStream in = CipherVectors.class.getResourceAsStream("chacha20-poly1305-" + name + ".txt")) {
            String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
            return text.lines().filter(line -> !line.startsWith("#")).map(line -> new CipherVectors(line.split(" ")));
        }
    }

    static Stream<CipherVectors> rfc8439(String about) throws IOException {
        return load("rfc8439").filter(vector -> vector.word(0).equals(about));
    }

    static ByteBuffer littleEndian(byte[] bytes) {
        return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }

    String word(int index) {
        return words[index];
    }

    byte[] bytes(int index) {
        return words[index].equals("-") ? new byte[0] : HexFormat.of().parseHex(words[index]);
    }

    /** The first four bytes of a nonce of twelve. */
    int prefix(int index) {
        return littleEndian(bytes(index)).getInt();
    }

    /** The other eight. */
    long nonce(int index) {
        return littleEndian(bytes(index)).getLong(Integer.BYTES);
    }

    @Override
    public String toString() {
        return String.join(" ", Arrays.copyOf(words, 2));
    }
}
