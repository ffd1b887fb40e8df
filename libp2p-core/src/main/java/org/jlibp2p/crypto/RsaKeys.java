package org.jlibp2p.crypto;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.SignatureException;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.RSAPrivateCrtKeySpec;
import java.security.spec.RSAPublicKeySpec;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * Keys of RSA, by the Java platform: the public one as SubjectPublicKeyInfo, the private one as RSAPrivateKey of
 * PKCS #1, both in DER.
 *
 * <p>Everything about the size is checked on the DER lengths, before a number is made or anything computed: verifying
 * with an enormous key is a way to keep a node busy. Specification: libp2p, peer-ids/peer-ids.md, RSA; RFC 8017.
 */
final class RsaKeys {
    static final int MIN_BITS = 2048;
    static final int MAX_BITS = 8192;
    static final int GENERATED_BITS = 3072;

    /** The exponent of nearly every key is 65537; go-libp2p has the same bound. */
    private static final int MAX_EXPONENT_BITS = 31;

    private static final BigInteger VERSION = BigInteger.ZERO;

    /** rsaEncryption with its empty parameters. */
    private static final Bytes ALGORITHM_IDENTIFIER = Bytes.fromHex("300d06092a864886f70d0101010500");

    private RsaKeys() {}

    static PublicKey publicKey(Bytes raw) {
        Der whole = new Der(raw);
        Der info = whole.sequence();
        whole.end();
        info.expect(ALGORITHM_IDENTIFIER);
        Der inner = new Der(info.octetsOfBits());
        info.end();
        Der key = inner.sequence();
        inner.end();
        BigInteger modulus = modulus(key);
        BigInteger exponent = exponent(key);
        key.end();
        return new VerifyingKey(KeyType.RSA, raw, verifying(modulus, exponent));
    }

    private static BigInteger modulus(Der key) {
        BigInteger modulus = key.unsigned(MAX_BITS);
        if (modulus.bitLength() < MIN_BITS || !modulus.testBit(0)) {
            throw new MalformedMessageException(
                    "an RSA modulus that is even or has less than " + MIN_BITS + " bits: " + modulus.bitLength());
        }
        return modulus;
    }

    private static BigInteger exponent(Der key) {
        BigInteger exponent = key.unsigned(MAX_EXPONENT_BITS);
        if (exponent.bitLength() < 2 || !exponent.testBit(0)) {
            throw new MalformedMessageException("an RSA exponent that is even or 1");
        }
        return exponent;
    }

    private static VerifyingKey.Rule verifying(BigInteger modulus, BigInteger exponent) {
        java.security.PublicKey key;
        try {
            key = KeyFactory.getInstance("RSA").generatePublic(new RSAPublicKeySpec(modulus, exponent));
        } catch (GeneralSecurityException e) {
            throw new MalformedMessageException("an RSA key that the platform refuses", e);
        }
        return (message, signature) -> verify(key, (modulus.bitLength() + 7) / 8, message, signature);
    }

    private static boolean verify(java.security.PublicKey key, int size, Bytes message, Bytes signature) {
        if (signature.size() != size) {
            return false;
        }
        try {
            Signature verifier = Signature.getInstance("SHA256withRSA");
            verifier.initVerify(key);
            verifier.update(message.asByteBuffer());
            return verifier.verify(signature.toByteArray());
        } catch (SignatureException e) {
            return false;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform cannot verify RSA signatures", e);
        }
    }

    static PrivateKey generate() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(GENERATED_BITS);
            RSAPrivateCrtKey key =
                    (RSAPrivateCrtKey) generator.generateKeyPair().getPrivate();
            return of(new RSAPrivateCrtKeySpec(
                    key.getModulus(),
                    key.getPublicExponent(),
                    key.getPrivateExponent(),
                    key.getPrimeP(),
                    key.getPrimeQ(),
                    key.getPrimeExponentP(),
                    key.getPrimeExponentQ(),
                    key.getCrtCoefficient()));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform cannot make RSA keys", e);
        }
    }

    static PrivateKey privateKey(Bytes data) {
        Der whole = new Der(data);
        Der key = whole.sequence();
        whole.end();
        key.expect(Der.integer(VERSION));
        RSAPrivateCrtKeySpec numbers = new RSAPrivateCrtKeySpec(
                modulus(key),
                exponent(key),
                key.unsigned(MAX_BITS),
                key.unsigned(MAX_BITS),
                key.unsigned(MAX_BITS),
                key.unsigned(MAX_BITS),
                key.unsigned(MAX_BITS),
                key.unsigned(MAX_BITS));
        key.end();
        requireConsistent(numbers);
        try {
            return of(numbers);
        } catch (GeneralSecurityException e) {
            throw new MalformedMessageException("an RSA private key that the platform refuses", e);
        }
    }

    /** A key whose numbers do not belong together would sign wrongly, and such signatures give the key away. */
    private static void requireConsistent(RSAPrivateCrtKeySpec key) {
        BigInteger p = key.getPrimeP();
        BigInteger q = key.getPrimeQ();
        if (p.bitLength() < 2
                || q.bitLength() < 2
                || !p.multiply(q).equals(key.getModulus())
                || !isExponent(key, p, key.getPrimeExponentP())
                || !isExponent(key, q, key.getPrimeExponentQ())
                || key.getCrtCoefficient().compareTo(p) >= 0
                || !key.getCrtCoefficient().multiply(q).mod(p).equals(BigInteger.ONE)) {
            throw new MalformedMessageException("an RSA private key whose numbers do not belong together");
        }
    }

    private static boolean isExponent(RSAPrivateCrtKeySpec key, BigInteger prime, BigInteger exponent) {
        BigInteger order = prime.subtract(BigInteger.ONE);
        return key.getPrivateExponent().mod(order).equals(exponent)
                && key.getPublicExponent().multiply(exponent).mod(order).equals(BigInteger.ONE);
    }

    private static PrivateKey of(RSAPrivateCrtKeySpec numbers) throws GeneralSecurityException {
        java.security.PrivateKey key = KeyFactory.getInstance("RSA").generatePrivate(numbers);
        return new SigningKey(pkcs1(numbers), publicKey(publicInfo(numbers)), message -> sign(key, message));
    }

    private static Bytes publicInfo(RSAPrivateCrtKeySpec numbers) {
        Bytes key =
                Der.element(Der.SEQUENCE, Der.integer(numbers.getModulus()), Der.integer(numbers.getPublicExponent()));
        return Der.element(Der.SEQUENCE, ALGORITHM_IDENTIFIER, Der.bitString(key));
    }

    private static Bytes pkcs1(RSAPrivateCrtKeySpec numbers) {
        return Der.element(
                Der.SEQUENCE,
                Der.integer(VERSION),
                Der.integer(numbers.getModulus()),
                Der.integer(numbers.getPublicExponent()),
                Der.integer(numbers.getPrivateExponent()),
                Der.integer(numbers.getPrimeP()),
                Der.integer(numbers.getPrimeQ()),
                Der.integer(numbers.getPrimeExponentP()),
                Der.integer(numbers.getPrimeExponentQ()),
                Der.integer(numbers.getCrtCoefficient()));
    }

    private static Bytes sign(java.security.PrivateKey key, Bytes message) {
        try {
            Signature signer = Signature.getInstance("SHA256withRSA");
            signer.initSign(key);
            signer.update(message.asByteBuffer());
            return Bytes.wrap(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("the platform cannot sign with RSA", e);
        }
    }
}
