package org.jlibp2p.tls;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.ProviderException;
import java.security.Signature;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.security.spec.X509EncodedKeySpec;

import org.bouncycastle.crypto.ec.CustomNamedCurves;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.Der;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;

/**
 * The public key of a certificate, of a kind that may sign certificates and handshakes: P-256, which everybody uses,
 * P-384, Ed25519, and RSA within the bounds of identity keys. Curves are named. Immutable; any thread.
 *
 * <p>Specification: RFC 5280, section 4.1.2.7; RFC 5480, section 2; RFC 8410, section 4.
 */
final class CertificateKey {
    private static final Bytes EC_P256 = Bytes.fromHex("301306072a8648ce3d020106082a8648ce3d030107");
    private static final Bytes EC_P384 = Bytes.fromHex("301006072a8648ce3d020106052b81040022");
    private static final Bytes ED25519 = Bytes.fromHex("300506032b6570");
    private static final Bytes RSA = Bytes.fromHex("300d06092a864886f70d0101010500");
    private static final int P384_BITS = 384;
    private static final BigInteger P384_ORDER =
            CustomNamedCurves.getByName("P-384").getN();

    /** The kinds. */
    private enum Kind {
        P256,
        P384,
        ED25519,
        RSA
    }

    private final Bytes encoded;
    private final Kind kind;

    /** The same key as one of the core; of P-384, which the core does not have, null. */
    private final PublicKey key;

    private CertificateKey(Bytes encoded, Kind kind, PublicKey key) {
        this.encoded = encoded;
        this.kind = kind;
        this.key = key;
    }

    /**
     * Reads a SubjectPublicKeyInfo.
     *
     * @throws MalformedMessageException if it is none
     * @throws HandshakeException with {@link Reason#BAD_KEY} if the key is of another kind, or none of its kind
     */
    static CertificateKey parse(Bytes encoded) {
        Der whole = new Der(encoded);
        Der info = whole.sequence();
        whole.end();
        Bytes algorithm = info.takeWhole(Der.SEQUENCE);
        Bytes bits = info.octetsOfBits();
        info.end();
        try {
            if (algorithm.equals(EC_P256)) {
                return new CertificateKey(encoded, Kind.P256, core(KeyType.ECDSA, encoded));
            } else if (algorithm.equals(ED25519)) {
                return new CertificateKey(encoded, Kind.ED25519, core(KeyType.ED25519, bits));
            } else if (algorithm.equals(RSA)) {
                return new CertificateKey(encoded, Kind.RSA, core(KeyType.RSA, encoded));
            } else if (algorithm.equals(EC_P384)) {
                return new CertificateKey(encoded, Kind.P384, null);
            }
        } catch (MalformedMessageException e) {
            throw new HandshakeException(Reason.BAD_KEY, "a certificate with a key that is none", e);
        }
        throw new HandshakeException(Reason.BAD_KEY, "a certificate with a key of a kind that is not supported");
    }

    private static PublicKey core(KeyType type, Bytes raw) {
        return PublicKey.of(type, raw);
    }

    /** The SubjectPublicKeyInfo. */
    Bytes encoded() {
        return encoded;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof CertificateKey same && same.encoded.equals(encoded);
    }

    @Override
    public int hashCode() {
        return encoded.hashCode();
    }

    /** Whether a signature is one of this key over a message, false too where the scheme is for other keys. */
    boolean verify(SignatureScheme scheme, Bytes message, Bytes signature) {
        switch (scheme) {
            case ECDSA_SHA256:
                return kind == Kind.P256 && key.verify(message, signature);
            case ED25519:
                return kind == Kind.ED25519 && key.verify(message, signature);
            case RSA_PKCS1_SHA256:
                return kind == Kind.RSA && key.verify(message, signature);
            case ECDSA_SHA384:
                return kind == Kind.P384
                        && isPairOfNumbers(signature)
                        && verify("SHA384withECDSA", null, message, signature);
            case RSA_PKCS1_SHA384:
                return kind == Kind.RSA && verify("SHA384withRSA", null, message, signature);
            case RSA_PKCS1_SHA512:
                return kind == Kind.RSA && verify("SHA512withRSA", null, message, signature);
            case RSA_PSS_SHA256:
                return kind == Kind.RSA && verify("RSASSA-PSS", pss(MGF1ParameterSpec.SHA256, 32), message, signature);
            case RSA_PSS_SHA384:
                return kind == Kind.RSA && verify("RSASSA-PSS", pss(MGF1ParameterSpec.SHA384, 48), message, signature);
            default:
                return kind == Kind.RSA && verify("RSASSA-PSS", pss(MGF1ParameterSpec.SHA512, 64), message, signature);
        }
    }

    private static PSSParameterSpec pss(MGF1ParameterSpec mask, int saltSize) {
        return new PSSParameterSpec(
                mask.getDigestAlgorithm(), "MGF1", mask, saltSize, PSSParameterSpec.TRAILER_FIELD_BC);
    }

    /** Some versions of Java take r = s = 0 for a signature of any key over anything, in whatever spelling. */
    static boolean isPairOfNumbers(Bytes signature) {
        try {
            Der whole = new Der(signature);
            Der numbers = whole.sequence();
            whole.end();
            BigInteger r = numbers.unsigned(P384_BITS);
            BigInteger s = numbers.unsigned(P384_BITS);
            numbers.end();
            return isInRange(r) && isInRange(s);
        } catch (MalformedMessageException e) {
            return false;
        }
    }

    private static boolean isInRange(BigInteger number) {
        return number.signum() > 0 && number.compareTo(P384_ORDER) < 0;
    }

    private boolean verify(String algorithm, PSSParameterSpec parameters, Bytes message, Bytes signature) {
        try {
            Signature verifier = Signature.getInstance(algorithm);
            verifier.initVerify(KeyFactory.getInstance(kind == Kind.RSA ? "RSA" : "EC")
                    .generatePublic(new X509EncodedKeySpec(encoded.toByteArray())));
            if (parameters != null) {
                verifier.setParameter(parameters);
            }
            verifier.update(message.asByteBuffer());
            return verifier.verify(signature.toByteArray());
        } catch (GeneralSecurityException | ProviderException e) {
            return false; // a point that is not on the curve, or a signature of another size
        }
    }
}
