package org.jlibp2p.multiformats;

import java.util.Objects;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;

/**
 * A content identifier: a hash, and the code of what kind of content it is the hash of. Immutable; any thread.
 *
 * <p>Versions 0 and 1. Specification: multiformats, cid.
 */
public final class Cid implements Comparable<Cid> {
    /** The code of a libp2p public key, which peer ids are written with. */
    public static final long LIBP2P_KEY = 0x72;

    /** The code of content without structure. */
    public static final long RAW = 0x55;

    /** The code of the content of version 0: a node of MerkleDAG protobuf. */
    public static final long DAG_PB = 0x70;

    /** The longest text that is read, in characters: base 2 with the largest digest there may be, and some room. */
    public static final int MAX_TEXT_LENGTH = 2048;

    private static final int V0_SIZE = 34;
    private static final int V0_LENGTH = 46;
    private static final Bytes V0_START = Bytes.copyOf((byte) Multihash.SHA2_256, (byte) 32);

    private final int version;
    private final long codec;
    private final Multihash hash;
    private final Bytes bytes;

    private Cid(int version, long codec, Multihash hash, Bytes bytes) {
        this.version = version;
        this.codec = codec;
        this.hash = hash;
        this.bytes = bytes;
    }

    /**
     * A content identifier of version 0.
     *
     * @param hash a SHA2-256 hash
     * @return the identifier
     * @throws IllegalArgumentException if the hash is another one or truncated
     */
    public static Cid v0(Multihash hash) {
        if (hash.bytes().size() != V0_SIZE || !hash.bytes().startsWith(V0_START)) {
            throw new IllegalArgumentException("CID version 0 needs a SHA2-256 hash, not " + hash);
        }
        return new Cid(0, DAG_PB, hash, hash.bytes());
    }

    /**
     * A content identifier of version 1.
     *
     * @param codec the code of the kind of content, from 0 to 2^63 - 1
     * @param hash the hash of the content
     * @return the identifier
     */
    public static Cid v1(long codec, Multihash hash) {
        Objects.requireNonNull(hash, "hash");
        return new Cid(1, codec, hash, Bytes.concat(Varint.encode(1), Varint.encode(codec), hash.bytes()));
    }

    /**
     * Reads the text of either version.
     *
     * @param text version 0 in base58 without a prefix, or version 1 in any base
     * @return the identifier
     * @throws IllegalArgumentException if it is none
     */
    public static Cid parse(String text) {
        if (text.length() > MAX_TEXT_LENGTH) {
            throw new IllegalArgumentException("a CID of " + text.length() + " characters, above " + MAX_TEXT_LENGTH);
        }
        try {
            if (text.length() == V0_LENGTH && text.startsWith("Qm")) {
                return decode(Multibase.BASE58_BTC.decodeDigits(text));
            }
            Cid cid = decode(Multibase.decode(text));
            if (cid.version == 0) {
                throw new IllegalArgumentException("a CID of version 0 has no multibase prefix: " + Excerpt.of(text));
            }
            return cid;
        } catch (MalformedMessageException e) {
            throw new IllegalArgumentException("not a CID: " + Excerpt.of(text) + ": " + e.getMessage(), e);
        }
    }

    /**
     * Reads the binary form of either version.
     *
     * @param bytes one whole identifier
     * @return the identifier
     * @throws MalformedMessageException if they are none, or one of a version above 1
     */
    public static Cid decode(Bytes bytes) {
        if (bytes.size() == V0_SIZE && bytes.startsWith(V0_START)) {
            Multihash hash = Multihash.decode(bytes);
            return new Cid(0, DAG_PB, hash, hash.bytes());
        }
        long version = Varint.read(bytes, 0);
        if (version != 1) {
            throw new MalformedMessageException("CID of version " + version);
        }
        long codec = Varint.read(bytes, 1);
        Multihash hash = Multihash.decode(bytes.slice(1 + Varint.size(codec)));
        return new Cid(1, codec, hash, bytes.compact());
    }

    /**
     * The version.
     *
     * @return 0 or 1
     */
    public int version() {
        return version;
    }

    /**
     * The code of the kind of content, of the table of multicodecs.
     *
     * @return a number from 0 to 2^63 - 1
     */
    public long codec() {
        return codec;
    }

    /**
     * The hash of the content.
     *
     * @return the hash
     */
    public Multihash hash() {
        return hash;
    }

    /**
     * The binary form.
     *
     * @return for version 0 the hash alone, for version 1 the version, the codec and the hash
     */
    public Bytes bytes() {
        return bytes;
    }

    /**
     * The text of this identifier in a base of choice.
     *
     * @param base any base
     * @return prefix and digits
     * @throws IllegalArgumentException if this is version 0, which is always in base58 without a prefix
     */
    public String toString(Multibase base) {
        if (version == 0) {
            throw new IllegalArgumentException("a CID of version 0 has no other base than base58");
        }
        return base.encode(bytes);
    }

    @Override
    public int compareTo(Cid other) {
        return bytes.compareTo(other.bytes);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Cid that && bytes.equals(that.bytes);
    }

    @Override
    public int hashCode() {
        return bytes.hashCode();
    }

    /** The usual text: base58 without a prefix for version 0, base32 for version 1. */
    @Override
    public String toString() {
        return version == 0 ? Multibase.BASE58_BTC.encodeDigits(bytes) : Multibase.BASE32.encode(bytes);
    }
}
