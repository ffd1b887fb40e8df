package org.jlibp2p.security.noise;

import java.security.SecureRandom;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.security.HandshakeException;

/**
 * A key pair for agreeing on secrets, computed by BouncyCastle's lightweight classes, which take half the time of the
 * platform's or less. Immutable.
 *
 * <p>Specification: RFC 7748, sections 5 and 6.1; Noise Protocol Framework, section 12.1.
 */
final class X25519KeyPair {
    static final int KEY_SIZE = X25519.POINT_SIZE;

    private final byte[] secret;
    private final Bytes publicKey;

    private X25519KeyPair(byte[] secret) {
        this.secret = secret;
        byte[] point = new byte[KEY_SIZE];
        X25519.generatePublicKey(secret, 0, point, 0);
        this.publicKey = Bytes.wrap(point);
    }

    static X25519KeyPair generate(SecureRandom random) {
        byte[] secret = new byte[X25519.SCALAR_SIZE];
        X25519.generatePrivateKey(random, secret);
        return new X25519KeyPair(secret);
    }

    static X25519KeyPair of(Bytes secret) {
        return new X25519KeyPair(secret.toByteArray());
    }

    Bytes publicKey() {
        return publicKey;
    }

    /** The secret shared with the owner of another public key, which must not be a point that leaves no choice of it. */
    byte[] agree(Bytes remoteKey) {
        byte[] shared = new byte[KEY_SIZE];
        if (!X25519.calculateAgreement(secret, 0, remoteKey.toByteArray(), 0, shared, 0)) {
            throw new HandshakeException(HandshakeException.Reason.BAD_KEY, "an X25519 key of low order");
        }
        return shared;
    }
}
