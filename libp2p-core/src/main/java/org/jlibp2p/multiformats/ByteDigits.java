package org.jlibp2p.multiformats;

import java.nio.charset.StandardCharsets;

import org.jlibp2p.bytes.Bytes;

/** The identity base: each byte is the character of that number. */
final class ByteDigits implements Digits {
    @Override
    public String write(Bytes bytes) {
        return new String(bytes.toByteArray(), StandardCharsets.ISO_8859_1);
    }

    @Override
    public Bytes read(String digits) {
        for (int i = 0; i < digits.length(); i++) {
            if (digits.charAt(i) > 0xff) {
                throw new IllegalArgumentException("no byte at index " + i + " of " + Excerpt.of(digits));
            }
        }
        return Bytes.wrap(digits.getBytes(StandardCharsets.ISO_8859_1));
    }
}
