package org.jlibp2p.multiformats;

import java.util.Arrays;
import java.util.Locale;

import org.jlibp2p.bytes.Bytes;

/** One way to write bytes as digits of an alphabet. Immutable; any thread. */
interface Digits {
    /** Writes bytes as digits. */
    String write(Bytes bytes);

    /** Reads digits. @throws IllegalArgumentException if they are not what {@link #write} gives, letter case aside */
    Bytes read(String digits);

    /** The value of each character up to 127, or -1; letters of either case where the alphabet has one case only. */
    static byte[] valuesOf(String alphabet) {
        byte[] values = new byte[128];
        Arrays.fill(values, (byte) -1);
        boolean oneCase = alphabet.equals(alphabet.toLowerCase(Locale.ROOT))
                || alphabet.equals(alphabet.toUpperCase(Locale.ROOT));
        for (int i = 0; i < alphabet.length(); i++) {
            char digit = alphabet.charAt(i);
            values[digit] = (byte) i;
            if (oneCase) {
                values[Character.toLowerCase(digit)] = (byte) i;
                values[Character.toUpperCase(digit)] = (byte) i;
            }
        }
        return values;
    }

    /** The value of the digit at an index. @throws IllegalArgumentException if it is no digit of the alphabet */
    static int valueAt(byte[] values, String digits, int index) {
        char digit = digits.charAt(index);
        int value = digit < values.length ? values[digit] : -1;
        if (value < 0) {
            throw new IllegalArgumentException("no digit of this base at index " + index + " of " + Excerpt.of(digits));
        }
        return value;
    }
}
