package org.jlibp2p.crypto;

import java.math.BigInteger;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;

import org.bouncycastle.asn1.x9.X9ECParameters;
import org.bouncycastle.crypto.digests.SHA256Digest;
import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.bouncycastle.crypto.params.ECDomainParameters;
import org.bouncycastle.crypto.params.ECPrivateKeyParameters;
import org.bouncycastle.crypto.params.ECPublicKeyParameters;
import org.bouncycastle.crypto.signers.ECDSASigner;
import org.bouncycastle.crypto.signers.HMacDSAKCalculator;
import org.bouncycastle.math.ec.ECPoint;
import org.bouncycastle.math.ec.FixedPointCombMultiplier;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * ECDSA over SHA-256 on one curve, with signatures in DER, by BouncyCastle's lightweight classes. Immutable; any
 * thread.
 *
 * <p>Specification: FIPS 186-5, section 6; RFC 6979 for the nonces.
 */
final class Curve {
    static final int SCALAR_SIZE = 32;

    private final ECDomainParameters domain;
    private final boolean lowS;

    private Curve(String name, boolean lowS) {
        X9ECParameters parameters = CustomNamedCurves.getByName(name);
        this.domain = new ECDomainParameters(parameters);
        this.lowS = lowS;
    }

    /** A curve of BouncyCastle's by its name; either of the two equivalent values of s is good. */
    static Curve named(String name) {
        return new Curve(name, false);
    }

    /** A curve of BouncyCastle's by its name; only the smaller of the two equivalent values of s is good. */
    static Curve withLowS(String name) {
        return new Curve(name, true);
    }

    /** Reads a point that is on the curve, is not infinity, and encoded in the size given. */
    ECPoint point(Bytes encoded, int size) {
        if (encoded.size() != size) {
            throw new MalformedMessageException("a point of " + encoded.size() + " bytes, not " + size);
        }
        try {
            return domain.validatePublicPoint(domain.getCurve().decodePoint(encoded.toByteArray()));
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException("a public key that is no point of its curve", e);
        }
    }

    /** Reads a secret number, which has to be from 1 to the order of the curve less one. */
    BigInteger scalar(Bytes encoded) {
        if (encoded.size() != SCALAR_SIZE) {
            throw new MalformedMessageException("a secret number of " + encoded.size() + " bytes, not " + SCALAR_SIZE);
        }
        BigInteger scalar = new BigInteger(1, encoded.toByteArray());
        if (!isScalar(scalar)) {
            throw new MalformedMessageException("a secret number that its curve does not have");
        }
        return scalar;
    }

    private boolean isScalar(BigInteger number) {
        return number.signum() > 0 && number.compareTo(domain.getN()) < 0;
    }

    /** A new secret number, all of them equally likely. */
    Bytes randomScalar() {
        SecureRandom random = new SecureRandom();
        byte[] scalar = new byte[SCALAR_SIZE];
        do {
            random.nextBytes(scalar);
        } while (!isScalar(new BigInteger(1, scalar)));
        return Bytes.wrap(scalar);
    }

    ECPoint publicPoint(BigInteger scalar) {
        return new FixedPointCombMultiplier().multiply(domain.getG(), scalar).normalize();
    }

    SigningKey.Rule signing(BigInteger scalar) {
        ECPrivateKeyParameters key = new ECPrivateKeyParameters(scalar, domain);
        return message -> sign(key, message);
    }

    VerifyingKey.Rule verifying(ECPoint point) {
        ECPublicKeyParameters key = new ECPublicKeyParameters(point, domain);
        return (message, signature) -> verify(key, message, signature);
    }

    private Bytes sign(ECPrivateKeyParameters key, Bytes message) {
        ECDSASigner signer = new ECDSASigner(new HMacDSAKCalculator(new SHA256Digest()));
        signer.init(true, key);
        BigInteger[] signature = signer.generateSignature(sha256(message));
        BigInteger s = lowS && isHigh(signature[1]) ? domain.getN().subtract(signature[1]) : signature[1];
        return Der.element(Der.SEQUENCE, Der.integer(signature[0]), Der.integer(s));
    }

    private boolean verify(ECPublicKeyParameters key, Bytes message, Bytes signature) {
        BigInteger r;
        BigInteger s;
        try {
            Der whole = new Der(signature);
            Der numbers = whole.sequence();
            whole.end();
            r = numbers.unsigned(8 * SCALAR_SIZE);
            s = numbers.unsigned(8 * SCALAR_SIZE);
            numbers.end();
        } catch (MalformedMessageException e) {
            return false;
        }
        // said here although the verifier says it too: r = s = 0 must never pass, whatever computes below
        if (!isScalar(r) || !isScalar(s) || lowS && isHigh(s)) {
            return false;
        }
        ECDSASigner verifier = new ECDSASigner();
        verifier.init(false, key);
        return verifier.verifySignature(sha256(message), r, s);
    }

    private boolean isHigh(BigInteger s) {
        return s.compareTo(domain.getN().shiftRight(1)) > 0;
    }

    private static byte[] sha256(Bytes message) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            digest.update(message.asByteBuffer());
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java platform has SHA-256", impossible);
        }
    }
}
