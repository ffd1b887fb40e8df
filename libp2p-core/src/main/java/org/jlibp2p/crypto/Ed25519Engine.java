package org.jlibp2p.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jlibp2p.bytes.Bytes;

/**
 * One implementation of Ed25519, for keys that were checked already. Any thread.
 *
 * <p>Specification: RFC 8032, section 5.1.
 */
interface Ed25519Engine {
    /**
     * Verifies signatures of 64 bytes.
     *
     * @param raw the public key
     * @param point the same key, decoded: in its one right encoding, and not of small order
     */
    VerifyingKey.Rule verifying(Bytes raw, PublicPoint point);

    /**
     * Signs.
     *
     * @param seed the private key
     * @param raw the public key that belongs to it
     */
    SigningKey.Rule signing(Bytes seed, Bytes raw);
}
