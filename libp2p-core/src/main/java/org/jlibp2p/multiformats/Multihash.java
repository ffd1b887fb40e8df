package org.jlibp2p.multiformats;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;

/**
 * A digest together with the code of the function that made it. Immutable; any thread.
 *
 * <p>Any code is accepted; of a function known here by name a digest longer than its output is refused, a shorter one
 * is a truncated digest. Specification: multiformats, multihash.
 */
public final class Multihash implements Comparable<Multihash> {
    /** The code of no function at all: the digest is the content. */
    public static final long IDENTITY = 0x00;

    /** The code of SHA-1. */
    public static final long SHA1 = 0x11;

    /** The code of SHA2-256. */
    public static final long SHA2_256 = 0x12;

    /** The code of SHA2-512. */
    public static final long SHA2_512 = 0x13;

    /** The code of BLAKE2b with 256 bits. */
    public static final long BLAKE2B_256 = 0xb220;

    /** The most bytes a digest may have, the identity's included. */
    public static final int MAX_DIGEST_SIZE = 128;

    private static final Map<Long, Function> FUNCTIONS = Map.ofEntries(
            Map.entry(IDENTITY, new Function("identity", MAX_DIGEST_SIZE)),
            Map.entry(SHA1, new Function("sha1", 20)),
            Map.entry(SHA2_256, new Function("sha2-256", 32)),
            Map.entry(SHA2_512, new Function("sha2-512", 64)),
            Map.entry(0x14L, new Function("sha3-512", 64)),
            Map.entry(0x15L, new Function("sha3-384", 48)),
            Map.entry(0x16L, new Function("sha3-256", 32)),
            Map.entry(0x17L, new Function("sha3-224", 28)),
            Map.entry(0x1aL, new Function("keccak-224", 28)),
            Map.entry(0x1bL, new Function("keccak-256", 32)),
            Map.entry(0x1cL, new Function("keccak-384", 48)),
            Map.entry(0x1dL, new Function("keccak-512", 64)),
            Map.entry(0x1eL, new Function("blake3", MAX_DIGEST_SIZE)),
            Map.entry(0x20L, new Function("sha2-384", 48)),
            Map.entry(0x56L, new Function("dbl-sha2-256", 32)),
            Map.entry(0xd5L, new Function("md5", 16)),
            Map.entry(0xb214L, new Function("blake2b-160", 20)),
            Map.entry(BLAKE2B_256, new Function("blake2b-256", 32)),
            Map.entry(0xb240L, new Function("blake2b-512", 64)),
            Map.entry(0xb260L, new Function("blake2s-256", 32)));

    private final long code;
    private final Bytes digest;
    private final Bytes bytes;

    private record Function(String name, int size) {}

    private Multihash(long code, Bytes digest, Bytes bytes) {
        this.code = code;
        this.digest = digest;
        this.bytes = bytes;
    }

    /**
     * A digest that has been made elsewhere.
     *
     * @param code the code of the function, from 0 to 2^63 - 1
     * @param digest its output, or the beginning of it
     * @return the two together
     * @throws IllegalArgumentException if the digest is longer than the function's output or {@link #MAX_DIGEST_SIZE}
     */
    public static Multihash of(long code, Bytes digest) {
        String fault = faultOf(code, digest.size());
        if (fault != null) {
            throw new IllegalArgumentException(fault);
        }
        Bytes bytes = Bytes.concat(Varint.encode(code), Varint.encode(digest.size()), digest);
        return new Multihash(code, bytes.slice(bytes.size() - digest.size()), bytes);
    }

    /**
     * Content that stands for itself.
     *
     * @param digest the content
     * @return the multihash with that content in it
     * @throws IllegalArgumentException if it is longer than {@link #MAX_DIGEST_SIZE}
     */
    public static Multihash identity(Bytes digest) {
        return of(IDENTITY, digest);
    }

    /**
     * The SHA2-256 digest of some content.
     *
     * @param content any bytes
     * @return their digest
     */
    public static Multihash sha256(Bytes content) {
        try {
            MessageDigest function = MessageDigest.getInstance("SHA-256");
            function.update(content.asByteBuffer());
            return of(SHA2_256, Bytes.wrap(function.digest()));
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }

    /**
     * Reads the binary form.
     *
     * @param bytes one whole multihash
     * @return the multihash
     * @throws MalformedMessageException if they are not one, or its digest is too long
     */
    public static Multihash decode(Bytes bytes) {
        long code = Varint.read(bytes, 0);
        int at = Varint.size(code);
        long size = Varint.read(bytes, at);
        at += Varint.size(size);
        if (size != bytes.size() - at) {
            throw new MalformedMessageException(
                    "multihash announces " + size + " bytes of digest and has " + (bytes.size() - at));
        }
        String fault = faultOf(code, (int) size);
        if (fault != null) {
            throw new MalformedMessageException(fault);
        }
        Bytes whole = bytes.compact();
        return new Multihash(code, whole.slice(at), whole);
    }

    private static String faultOf(long code, int size) {
        Function function = FUNCTIONS.get(code);
        int max = function == null ? MAX_DIGEST_SIZE : function.size();
        if (size <= max) {
            return null;
        }
        String name = function == null ? "0x" + Long.toHexString(code) : function.name();
        return "a digest of " + size + " bytes, above the " + max + " of multihash function " + name;
    }

    /**
     * The code of the function.
     *
     * @return a number from 0 to 2^63 - 1
     */
    public long code() {
        return code;
    }

    /**
     * The name of the function in the table of multicodecs, such as {@code sha2-256}.
     *
     * @return its name, if it is one of the common ones
     */
    public Optional<String> functionName() {
        return Optional.ofNullable(FUNCTIONS.get(code)).map(Function::name);
    }

    /**
     * The digest alone.
     *
     * @return at most {@link #MAX_DIGEST_SIZE} bytes
     */
    public Bytes digest() {
        return digest;
    }

    /**
     * The binary form.
     *
     * @return code, size and digest
     */
    public Bytes bytes() {
        return bytes;
    }

    @Override
    public int compareTo(Multihash other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Multihash that && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    /** The binary form in base58, as is usual for multihashes. */
    @Override
    public String toString() {
        return Multibase.BASE58_BTC.encodeDigits(bytes);
    }
}
