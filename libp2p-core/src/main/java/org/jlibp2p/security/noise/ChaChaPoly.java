package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import javax.crypto.AEADBadTagException;

/**
 * ChaCha20 and Poly1305 put together: what a thread seals and opens with, one message after another, under whatever keys.
 * Its buffers are little-endian.
 *
 * <p>No plaintext is made before the tag is found right. Neither branches nor addresses depend on what is secret, and the
 * tags are compared as a whole. Specification: RFC 8439, section 2.8.
 */
final class ChaChaPoly {
    private final ChaChaLanes keystream = new ChaChaLanes();
    private final Poly1305 authenticator = new Poly1305();

    /** How many blocks are made at a time: the same each time, so that there is no short rest. */
    private int blocksAtOnce;

    private int made;
    private int associatedSize;
    private int size;

    /**
     * Begins a message with so much plaintext.
     *
     * @param prefix the four bytes of the nonce in front of the eight that count messages
     */
    ChaChaPoly start(byte[] key, int prefix, long nonce, byte[] associated, int plaintextSize) {
        size = plaintextSize;
        associatedSize = associated.length;
        // Block 0 is the authenticator's key.
        int blocks = 1 + (int) ((size + ChaChaLanes.BLOCK_SIZE - 1L) / ChaChaLanes.BLOCK_SIZE);
        int passes = (blocks + ChaChaLanes.LANES - 1) / ChaChaLanes.LANES;
        blocksAtOnce = (blocks + passes - 1) / passes;
        keystream.start(key, prefix, nonce);
        keystream.generate(0, blocksAtOnce);
        made = blocksAtOnce;
        authenticator.start(keystream.pair(0, 0), keystream.pair(0, 2), keystream.pair(0, 4), keystream.pair(0, 6));
        if (associatedSize > 0) {
            authenticator.updatePadded(ByteBuffer.wrap(associated).order(ByteOrder.LITTLE_ENDIAN), 0, associatedSize);
        }
        return this;
    }

    void seal(ByteBuffer plaintext, ByteBuffer target) {
        int from = plaintext.position();
        int to = target.position();
        int done = 0;
        for (int part = firstPart(); done < size; part = nextPart(done)) {
            keystream.apply(lane(done), plaintext, from + done, target, to + done, part);
            authenticator.updatePadded(target, to + done, part);
            done += part;
        }
        finish();
        target.putLong(to + size, authenticator.tagLow());
        target.putLong(to + size + Long.BYTES, authenticator.tagHigh());
        plaintext.position(plaintext.limit());
        target.position(to + size + AeadCipher.TAG_SIZE);
    }

    void open(ByteBuffer sealed, ByteBuffer target) throws AEADBadTagException {
        int from = sealed.position();
        int to = target.position();
        authenticator.updatePadded(sealed, from, size);
        finish();
        long difference = sealed.getLong(from + size) ^ authenticator.tagLow();
        difference |= sealed.getLong(from + size + Long.BYTES) ^ authenticator.tagHigh();
        if (difference != 0) {
            throw new AEADBadTagException("the tag does not match");
        }
        int done = 0;
        for (int part = firstPart(); done < size; part = nextPart(done)) {
            keystream.apply(lane(done), sealed, from + done, target, to + done, part);
            done += part;
        }
        sealed.position(sealed.limit());
        target.position(to + size);
    }

    private int firstPart() {
        return Math.min(size, (blocksAtOnce - 1) * ChaChaLanes.BLOCK_SIZE);
    }

    /** The size of the part that begins at an index, whose keystream is there on return. */
    private int nextPart(int done) {
        if (done == size) {
            return 0;
        }
        keystream.generate(made, blocksAtOnce);
        made += blocksAtOnce;
        return Math.min(size - done, blocksAtOnce * ChaChaLanes.BLOCK_SIZE);
    }

    private static int lane(int done) {
        return done == 0 ? 1 : 0;
    }

    private void finish() {
        authenticator.updateBlock(associatedSize, size, Poly1305.FULL);
        authenticator.finish();
    }
}
