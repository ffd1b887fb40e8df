package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import javax.crypto.AEADBadTagException;

/**
 * ChaCha20-Poly1305 under one key, with Noise's 64-bit nonces. Confined to one thread; used for one direction only, and
 * with each nonce once, except that a nonce is tried again after a failed {@link #open}.
 *
 * <p>Both buffers have an accessible array, or, where {@link #takesDirect()}, both are direct. Source and target do not
 * overlap, and the target has room.
 *
 * <p>Specification: RFC 8439, section 2.8; Noise Protocol Framework, section 12.3.
 */
interface AeadCipher {
    /** How many bytes a sealed message is longer than the plaintext. */
    int TAG_SIZE = 16;

    /** Whether both buffers may be direct, which is faster then than arrays. */
    default boolean takesDirect() {
        return false;
    }

    /** Takes all of the plaintext, and appends ciphertext and tag to the target. */
    void seal(long nonce, byte[] associated, ByteBuffer plaintext, ByteBuffer target);

    /**
     * Takes all of a sealed message of at least {@value #TAG_SIZE} bytes, and appends the plaintext to the target, or
     * fails with what is written there undefined.
     */
    void open(long nonce, byte[] associated, ByteBuffer sealed, ByteBuffer target) throws AEADBadTagException;

    /** One implementation. Any thread. */
    interface Engine {
        /** The name by which it is asked for and logged. */
        String name();

        /** A cipher under a key of 32 bytes, which it may keep: nobody changes it any more. */
        AeadCipher withKey(byte[] key);
    }
}
