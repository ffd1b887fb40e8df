package org.jlibp2p.multiformats;

import org.jlibp2p.bytes.Bytes;

/**
 * A name in UTF-8: of a host, or of a zone. Never empty, without slashes, and without control characters, because names
 * of peers reach logs and resolvers.
 */
record NameForm() implements ValueForm {
    /** The most bytes of a name: what DNS allows. */
    static final int MAX_SIZE = 255;

    @Override
    public int size() {
        return VARIABLE;
    }

    @Override
    public Bytes parse(String text) {
        Bytes value = Bytes.utf8(text);
        check(value);
        return value;
    }

    @Override
    public String format(Bytes value) {
        return value.utf8();
    }

    @Override
    public void check(Bytes value) {
        if (value.isEmpty() || value.size() > MAX_SIZE) {
            throw new IllegalArgumentException("a name of " + value.size() + " bytes, not from 1 to " + MAX_SIZE);
        }
        String name = value.utf8();
        if (name.indexOf('/') >= 0 || !isCleanUtf8(name, value)) {
            throw new IllegalArgumentException("not a name: " + Excerpt.of(name));
        }
    }

    /** Whether bytes are valid UTF-8 without control characters. */
    static boolean isCleanUtf8(String text, Bytes value) {
        return text.chars().noneMatch(Character::isISOControl)
                && Bytes.utf8(text).equals(value);
    }
}
