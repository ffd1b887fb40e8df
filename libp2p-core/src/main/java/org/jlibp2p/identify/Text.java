package org.jlibp2p.identify;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/** Texts that a peer wrote: cut before they are kept, escaped before they are shown. */
final class Text {
    private Text() {}

    /** As many whole characters from the start as fit into so many bytes of UTF-8. */
    static String cut(String text, int maxBytes) {
        if (text.length() <= maxBytes / 3) {
            return text;
        }
        CharBuffer source = CharBuffer.wrap(text);
        StandardCharsets.UTF_8.newEncoder().encode(source, ByteBuffer.allocate(maxBytes), true);
        return text.substring(0, source.position());
    }

    /** The text with everything but plain printable characters written as a code: one line, no surprises. */
    static String escape(String text) {
        StringBuilder escaped = new StringBuilder(text.length() + 8);
        text.codePoints().forEach(point -> {
            if (point == '\\' || !isPlain(point)) {
                escaped.append(String.format("\\u{%x}", point));
            } else {
                escaped.appendCodePoint(point);
            }
        });
        return escaped.toString();
    }

    private static boolean isPlain(int point) {
        return switch (Character.getType(point)) {
            case Character.CONTROL,
                    Character.FORMAT,
                    Character.LINE_SEPARATOR,
                    Character.PARAGRAPH_SEPARATOR,
                    Character.SURROGATE,
                    Character.PRIVATE_USE,
                    Character.UNASSIGNED -> false;
            default -> true;
        };
    }
}
