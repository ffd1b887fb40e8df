package org.jlibp2p.status;

/**
 * Writes JSON. What a script or a page might take for markup is escaped as well, so that the text means the same wherever it
 * lands. Confined to its caller.
 */
final class JsonWriter {
    private final StringBuilder out = new StringBuilder(8192);
    private boolean comma;

    JsonWriter begin() {
        return open('{');
    }

    JsonWriter begin(String name) {
        return name(name).open('{');
    }

    JsonWriter end() {
        return close('}');
    }

    JsonWriter beginList(String name) {
        return name(name).open('[');
    }

    JsonWriter endList() {
        return close(']');
    }

    private JsonWriter open(char bracket) {
        separate();
        out.append(bracket);
        comma = false;
        return this;
    }

    private JsonWriter close(char bracket) {
        out.append(bracket);
        comma = true;
        return this;
    }

    private void separate() {
        if (comma) {
            out.append(',');
        }
        comma = true;
    }

    private JsonWriter name(String name) {
        separate();
        string(name);
        out.append(':');
        comma = false;
        return this;
    }

    JsonWriter put(String name, String value) {
        name(name);
        return add(value);
    }

    JsonWriter put(String name, long value) {
        name(name);
        return add(value);
    }

    JsonWriter put(String name, boolean value) {
        name(name);
        separate();
        out.append(value);
        return this;
    }

    JsonWriter add(String value) {
        separate();
        string(value);
        return this;
    }

    JsonWriter add(long value) {
        separate();
        out.append(value);
        return this;
    }

    private void string(String value) {
        out.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '<', '>', '&', '\'', '\u2028', '\u2029' -> escape(c);
                default -> {
                    if (c < ' ' || Character.isSurrogate(c) && !isPaired(value, i)) {
                        escape(c);
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    private static boolean isPaired(String value, int at) {
        return Character.isHighSurrogate(value.charAt(at))
                ? at + 1 < value.length() && Character.isLowSurrogate(value.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(value.charAt(at - 1));
    }

    private void escape(char c) {
        out.append("\\u");
        String digits = Integer.toHexString(c);
        out.append("0000", 0, 4 - digits.length()).append(digits);
    }

    @Override
    public String toString() {
        return out.toString();
    }
}
