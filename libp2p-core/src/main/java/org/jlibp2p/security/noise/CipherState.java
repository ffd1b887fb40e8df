package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import javax.crypto.AEADBadTagException;

import org.jlibp2p.limits.LimitExceededException;

/**
 * A key and the number of messages it was used for. No I/O; confined to one thread.
 *
 * <p>Specification: Noise Protocol Framework, section 5.1.
 */
final class CipherState {
    /** The nonce that the specification keeps back, and with which the key is used up. */
    private static final long LAST = -1;

    private final AeadCipher cipher;
    private long nonce;

    CipherState(AeadCipher cipher) {
        this(cipher, 0);
    }

    CipherState(AeadCipher cipher, long nonce) {
        this.cipher = cipher;
        this.nonce = nonce;
    }

    /** As {@link AeadCipher#takesDirect()}. */
    boolean takesDirect() {
        return cipher.takesDirect();
    }

    /** Seals all of the plaintext, behind what is in the target. */
    void seal(byte[] associated, ByteBuffer plaintext, ByteBuffer target) {
        checkNonce();
        cipher.seal(nonce, associated, plaintext, target);
        nonce++;
    }

    /** Opens one sealed message, behind what is in the target; if it is forged, this state stays as it was. */
    void open(byte[] associated, ByteBuffer sealed, ByteBuffer target) throws AEADBadTagException {
        checkNonce();
        if (sealed.remaining() < AeadCipher.TAG_SIZE) {
            throw new AEADBadTagException("a sealed message of " + sealed.remaining() + " bytes");
        }
        cipher.open(nonce, associated, sealed, target);
        nonce++;
    }

    private void checkNonce() {
        if (nonce == LAST) {
            throw new LimitExceededException("noise.messages", "connection");
        }
    }
}
