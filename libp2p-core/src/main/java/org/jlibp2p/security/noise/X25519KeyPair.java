package org.jlibp2p.security.noise;

import java.security.SecureRandom;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.security.HandshakeException;

/**
 * A key pair for agreeing on secrets. Immutable; any thread.
 *
 * <p>Specification: RFC 7748, sections 5 and 6.1; Noise Protocol Framework, section 12.1.
 */
interface X25519KeyPair {
    int KEY_SIZE = 32;

    /** One implementation. Any thread. */
    interface Engine {
        /** A new pair. */
        X25519KeyPair generate(SecureRandom random);

        /** The pair of a secret of {@value #KEY_SIZE} bytes. */
        X25519KeyPair of(Bytes secret);
    }

    /** A new pair, of the engine of this process. */
    static X25519KeyPair generate(SecureRandom random) {
        return X25519Engines.chosen().generate(random);
    }

    /** The pair of a secret, of the engine of this process. */
    static X25519KeyPair of(Bytes secret) {
        return X25519Engines.chosen().of(secret);
    }

    Bytes publicKey();

    /**
     * The secret shared with the owner of another public key.
     *
     * @throws HandshakeException if that key is a point of low order, which leaves no choice of secrets
     */
    byte[] agree(Bytes remoteKey);

    /** What {@link #agree} throws then. */
    static HandshakeException lowOrder() {
        return new HandshakeException(HandshakeException.Reason.BAD_KEY, "an X25519 key of low order");
    }
}
