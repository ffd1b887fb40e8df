package org.jlibp2p.multiformats;

import org.jlibp2p.bytes.Bytes;

/** An I2P destination in full, in the base64 of I2P. */
record Garlic64Form() implements ValueForm {
    /** The least bytes of a destination. */
    private static final int MIN_SIZE = 386;

    private static final Digits BASE64 =
            BitDigits.padded("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-~");

    @Override
    public int size() {
        return VARIABLE;
    }

    @Override
    public Bytes parse(String text) {
        Bytes value = BASE64.read(text);
        check(value);
        return value;
    }

    @Override
    public String format(Bytes value) {
        return BASE64.write(value);
    }

    @Override
    public void check(Bytes value) {
        if (value.size() < MIN_SIZE) {
            throw new IllegalArgumentException("an I2P destination of " + value.size() + " bytes, below " + MIN_SIZE);
        }
    }
}
