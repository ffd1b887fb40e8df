package org.jlibp2p.multiformats;

import java.util.Arrays;

import org.jlibp2p.bytes.Bytes;

/**
 * Digits of one big number, for alphabets whose size is no power of two; each leading zero byte is a leading zero
 * digit.
 *
 * <p>Time grows with the square of the size, hence the bound.
 */
final class RadixDigits implements Digits {
    private final String alphabet;
    private final byte[] values;
    private final int radix;

    RadixDigits(String alphabet) {
        this.alphabet = alphabet;
        this.values = Digits.valuesOf(alphabet);
        this.radix = alphabet.length();
    }

    @Override
    public String write(Bytes bytes) {
        requireBounded(bytes.size(), "bytes");
        int zeros = 0;
        while (zeros < bytes.size() && bytes.byteAt(zeros) == 0) {
            zeros++;
        }
        int[] number = new int[bytes.size() - zeros];
        for (int i = 0; i < number.length; i++) {
            number[i] = bytes.unsignedAt(zeros + i);
        }
        int[] converted = convert(number, 256, radix);
        StringBuilder digits = new StringBuilder(zeros + converted.length);
        for (int i = 0; i < zeros; i++) {
            digits.append(alphabet.charAt(0));
        }
        for (int digit : converted) {
            digits.append(alphabet.charAt(digit));
        }
        return digits.toString();
    }

    @Override
    public Bytes read(String digits) {
        requireBounded(digits.length(), "digits");
        int[] number = new int[digits.length()];
        for (int i = 0; i < number.length; i++) {
            number[i] = Digits.valueAt(values, digits, i);
        }
        int zeros = 0;
        while (zeros < number.length && number[zeros] == 0) {
            zeros++;
        }
        int[] converted = convert(Arrays.copyOfRange(number, zeros, number.length), radix, 256);
        byte[] bytes = new byte[zeros + converted.length];
        for (int i = 0; i < converted.length; i++) {
            bytes[zeros + i] = (byte) converted[i];
        }
        return Bytes.wrap(bytes);
    }

    private static void requireBounded(int size, String unit) {
        if (size > Multibase.MAX_RADIX_SIZE) {
            throw new IllegalArgumentException(
                    size + " " + unit + " in a base that is no power of two, above " + Multibase.MAX_RADIX_SIZE);
        }
    }

    /** The same number in another base, most significant digit first and never zero. */
    private static int[] convert(int[] number, int from, int to) {
        int[] reversed = new int[(int) Math.ceil(number.length * Math.log(from) / Math.log(to)) + 1];
        int length = 0;
        for (int digit : number) {
            int carry = digit;
            for (int i = 0; i < length; i++) {
                carry += reversed[i] * from;
                reversed[i] = carry % to;
                carry /= to;
            }
            while (carry > 0) {
                reversed[length++] = carry % to;
                carry /= to;
            }
        }
        int[] converted = new int[length];
        for (int i = 0; i < length; i++) {
            converted[i] = reversed[length - 1 - i];
        }
        return converted;
    }
}
