package org.jlibp2p.crypto;

import java.math.BigInteger;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * Keys of ECDSA on P-256: the public one as SubjectPublicKeyInfo, the private one as ECPrivateKey, both in DER.
 *
 * <p>Specification: libp2p, peer-ids/peer-ids.md, ECDSA; RFC 5480, section 2; RFC 5915, section 3.
 */
final class EcdsaKeys {
    private static final Curve CURVE = Curve.named("secp256r1");
    private static final int POINT_SIZE = 65;
    private static final BigInteger VERSION = BigInteger.ONE;

    /** id-ecPublicKey. */
    private static final Bytes ALGORITHM = Bytes.fromHex("06072a8648ce3d0201");
    /** prime256v1, another name of P-256. */
    private static final Bytes CURVE_NAME = Bytes.fromHex("06082a8648ce3d030107");

    private static final Bytes ALGORITHM_IDENTIFIER = Der.element(Der.SEQUENCE, ALGORITHM, CURVE_NAME);

    private EcdsaKeys() {}

    static PublicKey publicKey(Bytes raw) {
        Der whole = new Der(raw);
        Der info = whole.sequence();
        whole.end();
        info.expect(ALGORITHM_IDENTIFIER);
        Bytes point = info.octetsOfBits();
        info.end();
        return new VerifyingKey(KeyType.ECDSA, raw, CURVE.verifying(CURVE.point(point, POINT_SIZE)));
    }

    private static PublicKey ofPoint(Bytes point) {
        return publicKey(Der.element(Der.SEQUENCE, ALGORITHM_IDENTIFIER, Der.bitString(point)));
    }

    /** The curve and the public key may be left out; where they stand they have to fit. */
    static PrivateKey privateKey(Bytes data) {
        Der whole = new Der(data);
        Der key = whole.sequence();
        whole.end();
        key.expect(Der.integer(VERSION));
        BigInteger scalar = CURVE.scalar(key.take(Der.OCTET_STRING));
        Bytes point = Bytes.wrap(CURVE.publicPoint(scalar).getEncoded(false));
        if (key.isNext(Der.TAGGED_0)) {
            key.expect(Der.element(Der.TAGGED_0, CURVE_NAME));
        }
        if (key.isNext(Der.TAGGED_1) && !key.take(Der.TAGGED_1).equals(Der.bitString(point))) {
            throw new MalformedMessageException("an ECDSA private key with the public key of another");
        }
        key.end();
        return of(scalar, point);
    }

    static PrivateKey generate() {
        BigInteger scalar = CURVE.scalar(CURVE.randomScalar());
        return of(scalar, Bytes.wrap(CURVE.publicPoint(scalar).getEncoded(false)));
    }

    private static PrivateKey of(BigInteger scalar, Bytes point) {
        byte[] number = scalar.toByteArray();
        byte[] fixed = new byte[Curve.SCALAR_SIZE];
        int size = Math.min(number.length, fixed.length);
        System.arraycopy(number, number.length - size, fixed, fixed.length - size, size);
        Bytes data = Der.element(
                Der.SEQUENCE,
                Der.integer(VERSION),
                Der.element(Der.OCTET_STRING, Bytes.wrap(fixed)),
                Der.element(Der.TAGGED_0, CURVE_NAME),
                Der.element(Der.TAGGED_1, Der.bitString(point)));
        return new SigningKey(data, ofPoint(point), CURVE.signing(scalar));
    }
}
