package org.jlibp2p.pnet;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/** The content of a key file. No failure shows anything of it. */
final class KeyFile {
    /** Far more than three lines need. */
    static final int MAX_SIZE = 256;

    private static final String TYPE = "/key/swarm/psk/1.0.0/";
    private static final String BASE16 = "/base16/";
    private static final String BASE64 = "/base64/";
    private static final String BINARY = "/bin/";

    private KeyFile() {}

    static String of(Bytes secret) {
        return TYPE + "\n" + BASE16 + "\n" + secret.hex() + "\n";
    }

    static Bytes secret(Bytes file) {
        if (file.size() > MAX_SIZE) {
            throw new MalformedMessageException("a key file of more than " + MAX_SIZE + " bytes");
        }
        int typeEnd = lineEnd(file, 0);
        if (!line(file, 0, typeEnd).equals(TYPE)) {
            throw new MalformedMessageException("the first line is not " + TYPE);
        }
        int encodingEnd = lineEnd(file, typeEnd);
        String encoding = line(file, typeEnd, encodingEnd);
        Bytes rest = file.slice(encodingEnd);
        Bytes secret = switch (encoding) {
            case BASE16 -> ofBase16(lastLine(rest));
            case BASE64 -> ofBase64(lastLine(rest));
            case BINARY -> rest;
            default ->
                throw new MalformedMessageException(
                        "the second line is none of " + BASE16 + ", " + BASE64 + " and " + BINARY);
        };
        if (secret.size() != PreSharedKey.SIZE) {
            throw new MalformedMessageException(
                    "the key has " + secret.size() + " bytes where it must have " + PreSharedKey.SIZE);
        }
        return secret.compact();
    }

    /** Where the next line begins. */
    private static int lineEnd(Bytes file, int from) {
        for (int i = from; i < file.size(); i++) {
            if (file.byteAt(i) == '\n') {
                return i + 1;
            }
        }
        throw new MalformedMessageException("a key file has three lines");
    }

    private static String line(Bytes file, int from, int end) {
        return withoutReturn(characters(file.slice(from, end - 1)));
    }

    private static String lastLine(Bytes rest) {
        String text = characters(rest);
        return text.endsWith("\n") ? withoutReturn(text.substring(0, text.length() - 1)) : text;
    }

    /** Each byte a character, so that what is not ASCII stays what it is: wrong. */
    private static String characters(Bytes bytes) {
        return bytes.borrow((array, offset, size) -> new String(array, offset, size, StandardCharsets.ISO_8859_1));
    }

    private static String withoutReturn(String line) {
        return line.endsWith("\r") ? line.substring(0, line.length() - 1) : line;
    }

    private static Bytes ofBase16(String digits) {
        try {
            return Bytes.fromHex(digits);
        } catch (IllegalArgumentException notShown) {
            throw new MalformedMessageException("the third line is not in base 16");
        }
    }

    private static Bytes ofBase64(String digits) {
        try {
            byte[] secret = Base64.getDecoder().decode(digits);
            if (Base64.getEncoder().encodeToString(secret).equals(digits)) {
                return Bytes.wrap(secret);
            }
        } catch (IllegalArgumentException notShown) {
            // its message quotes the text
        }
        throw new MalformedMessageException("the third line is not in base 64");
    }
}
