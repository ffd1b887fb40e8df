package org.jlibp2p.multiformats;

import org.jlibp2p.bytes.Bytes;

/** The hash of an I2P destination in base32: 32 bytes, or 35 and more where the lease set is encrypted. */
record Garlic32Form() implements ValueForm {
    private static final int HASH_SIZE = 32;
    private static final int MIN_ENCRYPTED_SIZE = 35;

    @Override
    public int size() {
        return VARIABLE;
    }

    @Override
    public Bytes parse(String text) {
        Bytes value = Multibase.BASE32.decodeDigits(text);
        check(value);
        return value;
    }

    @Override
    public String format(Bytes value) {
        return Multibase.BASE32.encodeDigits(value);
    }

    @Override
    public void check(Bytes value) {
        if (value.size() != HASH_SIZE && value.size() < MIN_ENCRYPTED_SIZE) {
            throw new IllegalArgumentException("an I2P hash of " + value.size() + " bytes");
        }
    }
}
