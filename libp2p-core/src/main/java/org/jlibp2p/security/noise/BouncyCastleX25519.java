package org.jlibp2p.security.noise;

import java.security.SecureRandom;

import org.bouncycastle.math.ec.rfc7748.X25519;
import org.jlibp2p.bytes.Bytes;

/**
 * A key pair computed by BouncyCastle's lightweight classes, which take half the time of the platform's or less.
 * Immutable.
 */
final class BouncyCastleX25519 implements X25519KeyPair {
    static final Engine ENGINE = new Engine() {
        @Override
        public X25519KeyPair generate(SecureRandom random) {
            byte[] secret = new byte[X25519.SCALAR_SIZE];
            X25519.generatePrivateKey(random, secret);
            return new BouncyCastleX25519(secret);
        }

        @Override
        public X25519KeyPair of(Bytes secret) {
            return new BouncyCastleX25519(secret.toByteArray());
        }
    };

    private final byte[] secret;
    private final Bytes publicKey;

    private BouncyCastleX25519(byte[] secret) {
        this.secret = secret;
        byte[] point = new byte[KEY_SIZE];
        X25519.generatePublicKey(secret, 0, point, 0);
        this.publicKey = Bytes.wrap(point);
    }

    @Override
    public Bytes publicKey() {
        return publicKey;
    }

    @Override
    public byte[] agree(Bytes remoteKey) {
        byte[] shared = new byte[KEY_SIZE];
        if (!X25519.calculateAgreement(secret, 0, remoteKey.toByteArray(), 0, shared, 0)) {
            throw X25519KeyPair.lowOrder();
        }
        return shared;
    }
}
