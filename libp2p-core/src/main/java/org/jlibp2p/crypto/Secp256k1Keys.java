package org.jlibp2p.crypto;

import java.math.BigInteger;

import org.jlibp2p.bytes.Bytes;

/**
 * Keys on the curve of Bitcoin: compressed points, and signatures of which only the form with the smaller s is good.
 *
 * <p>Specification: libp2p, peer-ids/peer-ids.md, Secp256k1; BIP 62.
 */
final class Secp256k1Keys {
    private static final Curve CURVE = Curve.withLowS("secp256k1");
    private static final int POINT_SIZE = 33;

    private Secp256k1Keys() {}

    static PublicKey publicKey(Bytes raw) {
        return new VerifyingKey(KeyType.SECP256K1, raw, CURVE.verifying(CURVE.point(raw, POINT_SIZE)));
    }

    static PrivateKey privateKey(Bytes data) {
        BigInteger scalar = CURVE.scalar(data);
        PublicKey publicKey = publicKey(Bytes.wrap(CURVE.publicPoint(scalar).getEncoded(true)));
        return new SigningKey(data, publicKey, CURVE.signing(scalar));
    }

    static PrivateKey generate() {
        return privateKey(CURVE.randomScalar());
    }
}
