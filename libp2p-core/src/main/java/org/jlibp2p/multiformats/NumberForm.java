package org.jlibp2p.multiformats;

import org.jlibp2p.bytes.Bytes;

/** An unsigned number of fixed size, most significant byte first; its text is decimal without leading zeros. */
record NumberForm(int size) implements ValueForm {
    @Override
    public Bytes parse(String text) {
        return ofNumber(number(text, size), size);
    }

    /** Reads a decimal number that fits into so many bytes. */
    static long number(String text, int size) {
        boolean digits = !text.isEmpty() && text.length() <= 20 && text.chars().allMatch(c -> c >= '0' && c <= '9');
        if (!digits || text.length() > 1 && text.charAt(0) == '0') {
            throw new IllegalArgumentException("not a decimal number: " + Excerpt.of(text));
        }
        try {
            long number = Long.parseUnsignedLong(text);
            if (size == Long.BYTES || Long.compareUnsigned(number, 1L << 8 * size) < 0) {
                return number;
            }
        } catch (NumberFormatException tooLarge) {
            // said below, with the bound
        }
        throw new IllegalArgumentException("a number above " + 8 * size + " bits: " + Excerpt.of(text));
    }

    static Bytes ofNumber(long number, int size) {
        byte[] value = new byte[size];
        for (int i = 0; i < size; i++) {
            value[i] = (byte) (number >>> 8 * (size - 1 - i));
        }
        return Bytes.wrap(value);
    }

    static long toNumber(Bytes value) {
        long number = 0;
        for (int i = 0; i < value.size(); i++) {
            number = number << 8 | value.unsignedAt(i);
        }
        return number;
    }

    @Override
    public String format(Bytes value) {
        return Long.toUnsignedString(toNumber(value));
    }

    @Override
    public void check(Bytes value) {
        // every value of the size is a number
    }
}
