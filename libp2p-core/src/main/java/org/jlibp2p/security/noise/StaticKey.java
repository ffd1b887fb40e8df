package org.jlibp2p.security.noise;

import java.security.SecureRandom;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.Identity;

/**
 * A Noise key and the proof that it belongs to an identity. Immutable.
 *
 * <p>Specification: libp2p, noise/README.md, Static Key Authentication.
 *
 * @param pair the key itself
 * @param identityKey the encoded public key of the identity
 * @param signature the identity's signature over the key
 */
record StaticKey(X25519KeyPair pair, Bytes identityKey, Bytes signature) {
    private static final Bytes SIGNATURE_PREFIX = Bytes.utf8("noise-libp2p-static-key:");

    static StaticKey generate(Identity identity, SecureRandom random) {
        X25519KeyPair pair = X25519KeyPair.generate(random);
        return new StaticKey(pair, identity.publicKey().encode(), identity.sign(signed(pair.publicKey())));
    }

    /** What the identity signs. */
    static Bytes signed(Bytes publicKey) {
        return Bytes.concat(SIGNATURE_PREFIX, publicKey);
    }
}
