package org.jlibp2p.multiformats;

import java.io.ByteArrayOutputStream;
import java.util.HexFormat;

import org.jlibp2p.bytes.Bytes;

/**
 * A path of HTTP; its text is one non-empty segment of RFC 3986, section 3.3, the rest percent-encoded.
 *
 * <p>Specification: multiformats, multiaddr, protocols/http-path.md.
 */
record HttpPathForm() implements ValueForm {
    /** What a segment may hold as it is. */
    private static final String SEGMENT =
            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~!$&'()*+,;=:@";

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    @Override
    public int size() {
        return VARIABLE;
    }

    @Override
    public Bytes parse(String text) {
        ByteArrayOutputStream path = new ByteArrayOutputStream(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == '%') {
                path.write(hexDigit(text, i + 1) << 4 | hexDigit(text, i + 2));
                i += 2;
            } else if (SEGMENT.indexOf(c) >= 0) {
                path.write(c);
            } else {
                throw malformed(text);
            }
        }
        Bytes value = Bytes.wrap(path.toByteArray());
        check(value);
        return value;
    }

    private static int hexDigit(String text, int at) {
        int digit = at < text.length() && text.charAt(at) < 128 ? Character.digit(text.charAt(at), 16) : -1;
        if (digit < 0) {
            throw malformed(text);
        }
        return digit;
    }

    private static IllegalArgumentException malformed(String text) {
        return new IllegalArgumentException("not a percent-encoded path: " + Excerpt.of(text));
    }

    @Override
    public String format(Bytes value) {
        StringBuilder text = new StringBuilder(value.size());
        for (int i = 0; i < value.size(); i++) {
            char c = (char) value.unsignedAt(i);
            // go-libp2p reads a plain plus sign as a space, a percent-encoded one means the same to everybody
            if (c != '+' && SEGMENT.indexOf(c) >= 0) {
                text.append(c);
            } else {
                text.append('%').append(HEX.toHexDigits((byte) c));
            }
        }
        return text.toString();
    }

    @Override
    public void check(Bytes value) {
        if (value.isEmpty()) {
            throw new IllegalArgumentException("an empty path is left out");
        }
    }
}
