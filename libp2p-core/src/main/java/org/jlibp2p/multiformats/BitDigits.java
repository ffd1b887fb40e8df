package org.jlibp2p.multiformats;

import org.jlibp2p.bytes.Bytes;

/**
 * Digits that stand for a fixed number of bits each, as in RFC 4648: the last digit is filled up with zero bits, and
 * where there is padding it fills the last group.
 */
final class BitDigits implements Digits {
    private static final char PAD = '=';

    private final String alphabet;
    private final byte[] values;
    private final int bits;
    private final int group;

    private BitDigits(String alphabet, int group) {
        this.alphabet = alphabet;
        this.values = Digits.valuesOf(alphabet);
        this.bits = Integer.numberOfTrailingZeros(alphabet.length());
        this.group = group;
    }

    static BitDigits of(String alphabet) {
        return new BitDigits(alphabet, 1);
    }

    /** With padding to the number of digits that a whole number of bytes ends on. */
    static BitDigits padded(String alphabet) {
        int bits = Integer.numberOfTrailingZeros(alphabet.length());
        int group = 1;
        while (group * bits % 8 != 0) {
            group++;
        }
        return new BitDigits(alphabet, group);
    }

    @Override
    public String write(Bytes bytes) {
        StringBuilder digits = new StringBuilder((int) ((bytes.size() * 8L + bits - 1) / bits) + group);
        int held = 0;
        int heldBits = 0;
        for (int i = 0; i < bytes.size(); i++) {
            held = held << 8 | bytes.unsignedAt(i);
            heldBits += 8;
            while (heldBits >= bits) {
                heldBits -= bits;
                digits.append(alphabet.charAt(held >>> heldBits));
                held &= (1 << heldBits) - 1;
            }
        }
        if (heldBits > 0) {
            digits.append(alphabet.charAt(held << (bits - heldBits)));
        }
        while (digits.length() % group != 0) {
            digits.append(PAD);
        }
        return digits.toString();
    }

    @Override
    public Bytes read(String digits) {
        int end = withoutPadding(digits);
        byte[] bytes = new byte[(int) ((long) end * bits / 8)];
        int held = 0;
        int heldBits = 0;
        int at = 0;
        for (int i = 0; i < end; i++) {
            held = held << bits | Digits.valueAt(values, digits, i);
            heldBits += bits;
            if (heldBits >= 8) {
                heldBits -= 8;
                bytes[at++] = (byte) (held >>> heldBits);
                held &= (1 << heldBits) - 1;
            }
        }
        if (heldBits >= bits || held != 0) {
            throw new IllegalArgumentException("the last digit has bits that belong to no byte: " + Excerpt.of(digits));
        }
        return Bytes.wrap(bytes);
    }

    private int withoutPadding(String digits) {
        if (group == 1) {
            return digits.length();
        }
        int end = digits.length();
        while (end > 0 && digits.charAt(end - 1) == PAD) {
            end--;
        }
        if (digits.length() % group != 0 || digits.length() - end >= group) {
            throw new IllegalArgumentException("wrong padding: " + Excerpt.of(digits));
        }
        return end;
    }
}
