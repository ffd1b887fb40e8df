package org.jlibp2p.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.MGF1ParameterSpec;
import java.security.spec.PSSParameterSpec;
import java.util.function.UnaryOperator;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.crypto.PrivateKey;

/**
 * The key of a certificate for tests.
 *
 * @param encoded its SubjectPublicKeyInfo
 * @param algorithm of its signatures, as certificates have it
 * @param certificates signs a certificate
 * @param scheme of its signatures, as handshakes have it
 * @param handshakes signs a handshake
 */
record ForgedKey(
        Bytes encoded,
        Bytes algorithm,
        UnaryOperator<Bytes> certificates,
        SignatureScheme scheme,
        UnaryOperator<Bytes> handshakes) {
    private static final Bytes ED25519_PREFIX = Bytes.fromHex("302a300506032b6570032100");

    static ForgedKey p256() {
        PrivateKey key = PrivateKey.generate(KeyType.ECDSA);
        return of(key.publicKey().raw(), SignatureScheme.ECDSA_SHA256, key::sign);
    }

    static ForgedKey ed25519() {
        PrivateKey key = PrivateKey.generate(KeyType.ED25519);
        return of(Bytes.concat(ED25519_PREFIX, key.publicKey().raw()), SignatureScheme.ED25519, key::sign);
    }

    private static ForgedKey of(Bytes encoded, SignatureScheme scheme, UnaryOperator<Bytes> sign) {
        return new ForgedKey(encoded, scheme.algorithm(), sign, scheme, sign);
    }

    static ForgedKey p384() {
        KeyPair pair = generate("EC", new ECGenParameterSpec("secp384r1"));
        UnaryOperator<Bytes> sign = message -> sign(pair, "SHA384withECDSA", null, message);
        return of(Bytes.wrap(pair.getPublic().getEncoded()), SignatureScheme.ECDSA_SHA384, sign);
    }

    /** Signs certificates with a hash of 256, 384 or 512 bits, and handshakes too. */
    static ForgedKey rsa(int hashBits) {
        KeyPair pair = generate("RSA", null);
        String hash = "SHA-" + hashBits;
        PSSParameterSpec pss = new PSSParameterSpec(
                hash, "MGF1", new MGF1ParameterSpec(hash), hashBits / 8, PSSParameterSpec.TRAILER_FIELD_BC);
        return new ForgedKey(
                Bytes.wrap(pair.getPublic().getEncoded()),
                SignatureScheme.valueOf("RSA_PKCS1_SHA" + hashBits).algorithm(),
                message -> sign(pair, "SHA" + hashBits + "withRSA", null, message),
                SignatureScheme.valueOf("RSA_PSS_SHA" + hashBits),
                message -> sign(pair, "RSASSA-PSS", pss, message));
    }

    private static KeyPair generate(String algorithm, AlgorithmParameterSpec parameters) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            if (parameters != null) {
                generator.initialize(parameters);
            } else {
                generator.initialize(2048);
            }
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static Bytes sign(KeyPair pair, String algorithm, PSSParameterSpec parameters, Bytes message) {
        try {
            Signature signature = Signature.getInstance(algorithm);
            if (parameters != null) {
                signature.setParameter(parameters);
            }
            signature.initSign(pair.getPrivate());
            signature.update(message.toByteArray());
            return Bytes.wrap(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The same key, signing handshakes with that of somebody else. */
    ForgedKey signingHandshakesWith(ForgedKey other) {
        return new ForgedKey(encoded, algorithm, certificates, other.scheme, other.handshakes);
    }

    /** The same key, with the certificate signed by somebody else. */
    ForgedKey signingCertificatesWith(ForgedKey other) {
        return new ForgedKey(encoded, other.algorithm, other.certificates, scheme, handshakes);
    }
}
