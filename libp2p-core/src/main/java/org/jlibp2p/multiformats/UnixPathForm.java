package org.jlibp2p.multiformats;

import org.jlibp2p.bytes.Bytes;

/** The path of a Unix socket: all the rest of the address, from its first slash on. */
record UnixPathForm() implements ValueForm {
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
        String path = value.utf8();
        if (path.length() < 2 || !path.startsWith("/") || path.endsWith("/") || !NameForm.isCleanUtf8(path, value)) {
            throw new IllegalArgumentException("not the path of a socket: " + Excerpt.of(path));
        }
    }
}
