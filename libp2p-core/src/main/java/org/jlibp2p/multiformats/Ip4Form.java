package org.jlibp2p.multiformats;

import org.jlibp2p.bytes.Bytes;

/** An IPv4 address: four decimal numbers, without leading zeros, which some read as octal. */
record Ip4Form() implements ValueForm {
    @Override
    public int size() {
        return 4;
    }

    @Override
    public Bytes parse(String text) {
        String[] parts = text.split("\\.", 5);
        if (parts.length != 4) {
            throw new IllegalArgumentException("not an IPv4 address: " + Excerpt.of(text));
        }
        byte[] value = new byte[4];
        for (int i = 0; i < 4; i++) {
            value[i] = (byte) NumberForm.number(parts[i], 1);
        }
        return Bytes.wrap(value);
    }

    @Override
    public String format(Bytes value) {
        return value.unsignedAt(0) + "." + value.unsignedAt(1) + "." + value.unsignedAt(2) + "." + value.unsignedAt(3);
    }

    @Override
    public void check(Bytes value) {
        // every value of the size is an address
    }
}
