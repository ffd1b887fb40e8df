package org.jlibp2p.kad.table;

import java.nio.ByteBuffer;
import java.security.DigestException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Optional;
import java.util.random.RandomGenerator;

import org.jlibp2p.bytes.Bytes;

/**
 * Looks for something to ask for that lies in a given bucket. A server hashes the key that it is asked for, so that it is not
 * enough to choose where a key lies: what has that hash must be found by trying, 2^(n+1) times on average for n common bits. Up
 * to {@link TableView#MAX_REFRESH_PREFIX} that is some milliseconds of work; go-libp2p, with a table in its program,
 * stops at the same length. What is found has the form of a peer id, since some servers expect one. Confined to one thread.
 */
public final class PreimageSearch {
    private static final int HASH_SIZE = 32;
    private static final int SIZE = 2 + HASH_SIZE; // a multihash of SHA2-256
    private static final int COUNTER = SIZE - Long.BYTES;

    private final Key self;
    private final int commonPrefix;
    private final ByteBuffer preimage = ByteBuffer.allocate(SIZE);
    private final byte[] hash = new byte[HASH_SIZE];
    private final MessageDigest digest;
    private long counter;

    /**
     * A search that has not begun.
     *
     * @param self where this node lies
     * @param commonPrefix how many bits what is found shall have in common with it, and not one more
     * @param random where what is tried first comes from
     * @throws IllegalArgumentException if it would take too long
     */
    public PreimageSearch(Key self, int commonPrefix, RandomGenerator random) {
        if (commonPrefix < 0 || commonPrefix > TableView.MAX_REFRESH_PREFIX) {
            throw new IllegalArgumentException(
                    "a prefix to search for has 0 to " + TableView.MAX_REFRESH_PREFIX + " bits, not " + commonPrefix);
        }
        this.self = self;
        this.commonPrefix = commonPrefix;
        byte[] start = new byte[HASH_SIZE];
        random.nextBytes(start);
        preimage.put((byte) 0x12).put((byte) HASH_SIZE).put(start);
        counter = preimage.getLong(COUNTER);
        try {
            digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible); // every Java platform has it
        }
    }

    /**
     * Tries some more, so that whoever has other things to do can search in pieces.
     *
     * @param attempts how many hashes at most
     * @return a key to ask for, if one was found
     */
    public Optional<Bytes> attempt(int attempts) {
        for (int i = 0; i < attempts; i++) {
            preimage.putLong(COUNTER, counter++);
            digest.update(preimage.array());
            try {
                digest.digest(hash, 0, HASH_SIZE);
            } catch (DigestException impossible) {
                throw new IllegalStateException(impossible); // there is room for it
            }
            if (self.commonPrefix(Key.ofDigest(Bytes.wrap(hash))) == commonPrefix) {
                return Optional.of(Bytes.copyOf(preimage.array()));
            }
        }
        return Optional.empty();
    }

    /**
     * Tries until something is found.
     *
     * @return a key to ask for
     */
    public Bytes find() {
        while (true) {
            Optional<Bytes> found = attempt(1024);
            if (found.isPresent()) {
                return found.get();
            }
        }
    }
}
