package org.jlibp2p.crypto;

import org.bouncycastle.math.ec.rfc8032.Ed25519;
import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jlibp2p.bytes.Bytes;

/** Ed25519 by BouncyCastle's lightweight classes, which are twenty times as fast as the platform's. */
final class BouncyCastleEd25519 implements Ed25519Engine {
    @Override
    public VerifyingKey.Rule verifying(Bytes raw, PublicPoint point) {
        return (message, signature) -> {
            byte[] given = signature.toByteArray();
            return message.borrow((array, offset, length) -> Ed25519.verify(given, 0, point, array, offset, length));
        };
    }

    @Override
    public SigningKey.Rule signing(Bytes seed, Bytes raw) {
        byte[] secret = seed.toByteArray();
        byte[] publicKey = raw.toByteArray();
        return message -> message.borrow((array, offset, length) -> {
            byte[] signature = new byte[Ed25519.SIGNATURE_SIZE];
            Ed25519.sign(secret, 0, publicKey, 0, array, offset, length, signature, 0);
            return Bytes.wrap(signature);
        });
    }
}
