package org.jlibp2p.cli.admin;

import java.util.Locale;
import java.util.Map;

/** Writes JSON: maps, lists, texts, numbers, yes and no. */
final class Json {
    private static final int SPACE = 0x20;
    private static final int ASCII = 0x7e;

    private Json() {}

    static String of(Object value) {
        StringBuilder json = new StringBuilder();
        write(json, value);
        return json.toString();
    }

    private static void write(StringBuilder json, Object value) {
        if (value instanceof Map<?, ?> map) {
            json.append('{');
            map.forEach((name, member) -> {
                separate(json, '{');
                text(json, String.valueOf(name));
                json.append(':');
                write(json, member);
            });
            json.append('}');
        } else if (value instanceof Iterable<?> items) {
            json.append('[');
            items.forEach(item -> {
                separate(json, '[');
                write(json, item);
            });
            json.append(']');
        } else if (value instanceof Number || value instanceof Boolean) {
            json.append(value);
        } else {
            text(json, String.valueOf(value));
        }
    }

    private static void separate(StringBuilder json, char open) {
        if (json.charAt(json.length() - 1) != open) {
            json.append(',');
        }
    }

    private static void text(StringBuilder json, String text) {
        json.append('"');
        for (int i = 0; i < text.length(); i++) {
            char letter = text.charAt(i);
            if (letter == '"' || letter == '\\') {
                json.append('\\').append(letter);
            } else if (letter < SPACE || letter > ASCII) {
                json.append(String.format(Locale.ROOT, "\\u%04x", (int) letter));
            } else {
                json.append(letter);
            }
        }
        json.append('"');
    }
}
