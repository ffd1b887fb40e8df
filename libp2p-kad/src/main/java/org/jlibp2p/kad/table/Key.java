package org.jlibp2p.kad.table;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Comparator;
import java.util.function.Function;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;

/**
 * A place in the space in which peers and content of the DHT lie: 256 bits, the SHA2-256 of a peer id, of a multihash or of
 * a value's key. Also a distance between two such places. Immutable; any thread.
 *
 * <p>Specification: IPFS Kademlia DHT, Kademlia Keyspace.
 */
public final class Key implements Comparable<Key> {
    /** How many bits a key has. */
    public static final int BITS = 256;

    private static final int SIZE = BITS / 8;

    /** Never fed: a server hashes for every request, and to copy one is cheaper than to search the providers for one. */
    private static final MessageDigest FRESH = newSha256();

    // Four longs instead of an array: a table and a search hold many keys, and compare them all the time.
    private final long a;
    private final long b;
    private final long c;
    private final long d;

    private Key(long a, long b, long c, long d) {
        this.a = a;
        this.b = b;
        this.c = c;
        this.d = d;
    }

    /**
     * Where a peer lies.
     *
     * @param peer the peer
     * @return the hash of its id
     */
    public static Key of(PeerId peer) {
        return of(peer.bytes());
    }

    /**
     * Where something lies.
     *
     * @param preimage what is hashed: a peer id, a multihash, the key of a value
     * @return its hash
     */
    public static Key of(Bytes preimage) {
        MessageDigest digest = sha256();
        preimage.borrow((array, offset, size) -> {
            digest.update(array, offset, size);
            return digest;
        });
        return ofDigest(Bytes.wrap(digest.digest()));
    }

    private static MessageDigest sha256() {
        try {
            return (MessageDigest) FRESH.clone();
        } catch (CloneNotSupportedException ofSomeProviders) {
            return newSha256();
        }
    }

    private static MessageDigest newSha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has it
        }
    }

    /**
     * A place by its bits.
     *
     * @param digest 32 bytes
     * @return the place itself: nothing is hashed
     * @throws IllegalArgumentException if it is not 32 bytes
     */
    public static Key ofDigest(Bytes digest) {
        if (digest.size() != SIZE) {
            throw new IllegalArgumentException("a key has " + SIZE + " bytes, not " + digest.size());
        }
        ByteBuffer buffer = digest.asByteBuffer();
        return new Key(buffer.getLong(), buffer.getLong(), buffer.getLong(), buffer.getLong());
    }

    /**
     * The bits of this key.
     *
     * @return 32 bytes
     */
    public Bytes bytes() {
        ByteBuffer buffer = ByteBuffer.allocate(SIZE);
        buffer.putLong(a).putLong(b).putLong(c).putLong(d);
        return Bytes.wrap(buffer.array());
    }

    /**
     * How far another key is.
     *
     * @param other the other one
     * @return the exclusive or of both, to be compared as an unsigned number
     */
    public Key distance(Key other) {
        return new Key(a ^ other.a, b ^ other.b, c ^ other.c, d ^ other.d);
    }

    /**
     * With how many bits both keys begin in the same way.
     *
     * @param other the other one
     * @return from 0 to {@value #BITS}
     */
    public int commonPrefix(Key other) {
        if (a != other.a) {
            return Long.numberOfLeadingZeros(a ^ other.a);
        }
        if (b != other.b) {
            return 64 + Long.numberOfLeadingZeros(b ^ other.b);
        }
        if (c != other.c) {
            return 128 + Long.numberOfLeadingZeros(c ^ other.c);
        }
        return d == other.d ? BITS : 192 + Long.numberOfLeadingZeros(d ^ other.d);
    }

    /**
     * One bit.
     *
     * @param index 0 is the first one
     * @return true if it is set
     */
    public boolean bit(int index) {
        long word = index < 64 ? a : index < 128 ? b : index < 192 ? c : d;
        return (word >>> (63 - (index & 63)) & 1) != 0;
    }

    /**
     * Which of two keys is closer to this one.
     *
     * @param one a key
     * @param other another one
     * @return below zero if the first one is, above if the second one is, zero if they are the same
     */
    public int compareDistances(Key one, Key other) {
        int order = Long.compareUnsigned(a ^ one.a, a ^ other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b ^ one.b, b ^ other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c ^ one.c, c ^ other.c);
        }
        return order != 0 ? order : Long.compareUnsigned(d ^ one.d, d ^ other.d);
    }

    /** The first 64 bits of a distance, to be compared as a signed number. */
    long headOfDistance(Key other) {
        return a ^ other.a ^ Long.MIN_VALUE;
    }

    /**
     * The order of things by their distance from this key.
     *
     * @param <T> what is ordered
     * @param key where each lies
     * @return the closest one first
     */
    public <T> Comparator<T> closestFirst(Function<? super T, Key> key) {
        return (one, other) -> compareDistances(key.apply(one), key.apply(other));
    }

    @Override
    public int compareTo(Key other) {
        int order = Long.compareUnsigned(a, other.a);
        if (order == 0) {
            order = Long.compareUnsigned(b, other.b);
        }
        if (order == 0) {
            order = Long.compareUnsigned(c, other.c);
        }
        return order != 0 ? order : Long.compareUnsigned(d, other.d);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Key key && a == key.a && b == key.b && c == key.c && d == key.d;
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a); // a hash of SHA-256 bits has nothing to gain from the rest
    }

    @Override
    public String toString() {
        return bytes().hex();
    }
}
