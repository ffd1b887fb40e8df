package org.jlibp2p.multiformats;

import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

import org.jlibp2p.bytes.Bytes;

/**
 * A base that bytes are written in as text, with the character that stands in front of such text. Immutable; any
 * thread.
 *
 * <p>Reading is strict: padding has to be as the base has it, and bits that belong to no byte have to be zero. Where an
 * alphabet has letters of one case only, the other case is read too.
 *
 * <p>Specification: multiformats, multibase.
 */
public enum Multibase {
    /** The bytes as they are: each one the character of that number, from U+0000 to U+00FF. */
    IDENTITY('\0', new ByteDigits()),
    /** Binary. */
    BASE2('0', BitDigits.of("01")),
    /** Octal. */
    BASE8('7', BitDigits.of("01234567")),
    /** Decimal. */
    BASE10('9', new RadixDigits("0123456789")),
    /** Hexadecimal. */
    BASE16('f', BitDigits.of(Alphabets.HEX)),
    /** Hexadecimal in upper case. */
    BASE16_UPPER('F', BitDigits.of(upper(Alphabets.HEX))),
    /** RFC 4648 with the extended hexadecimal alphabet, no padding. */
    BASE32_HEX('v', BitDigits.of(Alphabets.HEX_32)),
    /** RFC 4648 with the extended hexadecimal alphabet in upper case, no padding. */
    BASE32_HEX_UPPER('V', BitDigits.of(upper(Alphabets.HEX_32))),
    /** RFC 4648 with the extended hexadecimal alphabet, padded. */
    BASE32_HEX_PAD('t', BitDigits.padded(Alphabets.HEX_32)),
    /** RFC 4648 with the extended hexadecimal alphabet in upper case, padded. */
    BASE32_HEX_PAD_UPPER('T', BitDigits.padded(upper(Alphabets.HEX_32))),
    /** RFC 4648, no padding: the usual base of content identifiers. */
    BASE32('b', BitDigits.of(Alphabets.RFC_4648_32)),
    /** RFC 4648 in upper case, no padding. */
    BASE32_UPPER('B', BitDigits.of(upper(Alphabets.RFC_4648_32))),
    /** RFC 4648, padded. */
    BASE32_PAD('c', BitDigits.padded(Alphabets.RFC_4648_32)),
    /** RFC 4648 in upper case, padded. */
    BASE32_PAD_UPPER('C', BitDigits.padded(upper(Alphabets.RFC_4648_32))),
    /** The z-base-32 alphabet. */
    BASE32_Z('h', BitDigits.of("ybndrfg8ejkmcpqxot1uwisza345h769")),
    /** Digits and letters: the base that fits into a DNS label. */
    BASE36('k', new RadixDigits(Alphabets.ALPHANUMERIC)),
    /** Digits and upper-case letters. */
    BASE36_UPPER('K', new RadixDigits(upper(Alphabets.ALPHANUMERIC))),
    /** The alphabet of Bitcoin: the usual base of peer ids, there without the prefix. */
    BASE58_BTC('z', new RadixDigits("123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz")),
    /** The alphabet of Flickr. */
    BASE58_FLICKR('Z', new RadixDigits("123456789abcdefghijkmnopqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ")),
    /** RFC 4648, no padding. */
    BASE64('m', BitDigits.of(Alphabets.RFC_4648_64 + "+/")),
    /** RFC 4648, padded. */
    BASE64_PAD('M', BitDigits.padded(Alphabets.RFC_4648_64 + "+/")),
    /** RFC 4648 with the alphabet for URLs and file names, no padding. */
    BASE64_URL('u', BitDigits.of(Alphabets.RFC_4648_64 + "-_")),
    /** RFC 4648 with the alphabet for URLs and file names, padded. */
    BASE64_URL_PAD('U', BitDigits.padded(Alphabets.RFC_4648_64 + "-_"));

    /**
     * The most bytes or digits that the bases 10, 36 and 58 take: the time of their conversion grows with the square
     * of the size.
     */
    public static final int MAX_RADIX_SIZE = 1024;

    private static final Map<Character, Multibase> BY_PREFIX =
            Arrays.stream(values()).collect(Collectors.toUnmodifiableMap(Multibase::prefix, Function.identity()));

    private final char prefix;
    private final Digits digits;

    Multibase(char prefix, Digits digits) {
        this.prefix = prefix;
        this.digits = digits;
    }

    private static String upper(String alphabet) {
        return alphabet.toUpperCase(Locale.ROOT);
    }

    /** Alphabets that several bases share; constants of an enum cannot refer to its fields. */
    private static final class Alphabets {
        static final String HEX = "0123456789abcdef";
        static final String HEX_32 = "0123456789abcdefghijklmnopqrstuv";
        static final String RFC_4648_32 = "abcdefghijklmnopqrstuvwxyz234567";
        static final String RFC_4648_64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
        static final String ALPHANUMERIC = "0123456789abcdefghijklmnopqrstuvwxyz";
    }

    /**
     * The character in front of text in this base.
     *
     * @return its prefix
     */
    public char prefix() {
        return prefix;
    }

    /**
     * Bytes as text in this base, with the prefix.
     *
     * @param bytes what to write
     * @return the text
     * @throws IllegalArgumentException if they are more than {@link #MAX_RADIX_SIZE} and this base is 10, 36 or 58
     */
    public String encode(Bytes bytes) {
        return prefix + digits.write(bytes);
    }

    /**
     * Bytes as text in this base, without the prefix.
     *
     * @param bytes what to write
     * @return the digits alone
     * @throws IllegalArgumentException if they are more than {@link #MAX_RADIX_SIZE} and this base is 10, 36 or 58
     */
    public String encodeDigits(Bytes bytes) {
        return digits.write(bytes);
    }

    /**
     * Reads text in this base that has no prefix.
     *
     * @param text the digits alone
     * @return the bytes they stand for
     * @throws IllegalArgumentException if they are not of this base, or too many for it
     */
    public Bytes decodeDigits(String text) {
        return digits.read(text);
    }

    /**
     * Reads text in whatever base its first character names.
     *
     * @param text a prefix and digits
     * @return the bytes they stand for
     * @throws IllegalArgumentException if the prefix is not known or the digits are not of its base
     */
    public static Bytes decode(String text) {
        return of(text).decodeDigits(text.substring(1));
    }

    /**
     * The base that the first character of a text names.
     *
     * @param text a prefix and digits
     * @return the base
     * @throws IllegalArgumentException if the text is empty or the prefix is not known
     */
    public static Multibase of(String text) {
        Multibase base = text.isEmpty() ? null : BY_PREFIX.get(text.charAt(0));
        if (base == null) {
            throw new IllegalArgumentException("no multibase prefix in front of " + Excerpt.of(text));
        }
        return base;
    }
}
