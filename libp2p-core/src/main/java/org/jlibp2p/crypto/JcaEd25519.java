package org.jlibp2p.crypto;

import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.Signature;
import java.security.SignatureException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;

import org.bouncycastle.math.ec.rfc8032.Ed25519.PublicPoint;
import org.jlibp2p.bytes.Bytes;

/**
 * Ed25519 of a provider of the Java Cryptography Architecture.
 *
 * <p>A public key is made for each verification, which takes half a microsecond: keys of peers are remembered by the
 * thousand, and would each hold native memory until it is finalized. Specification of the encodings: RFC 8410, sections 4
 * and 7.
 */
record JcaEd25519(Provider provider) implements Ed25519Engine {
    private static final String ALGORITHM = "Ed25519";
    private static final Bytes PUBLIC_PREFIX = Bytes.fromHex("302a300506032b6570032100");
    private static final Bytes PRIVATE_PREFIX = Bytes.fromHex("302e020100300506032b657004220420");

    @Override
    public VerifyingKey.Rule verifying(Bytes raw, PublicPoint point) {
        Bytes key = raw.compact();
        return (message, signature) -> verify(key, message, signature);
    }

    private boolean verify(Bytes raw, Bytes message, Bytes signature) {
        byte[] encoded = Bytes.concat(PUBLIC_PREFIX, raw).toByteArray();
        try {
            Signature verifier = Signature.getInstance(ALGORITHM, provider);
            verifier.initVerify(
                    KeyFactory.getInstance(ALGORITHM, provider).generatePublic(new X509EncodedKeySpec(encoded)));
            update(verifier, message);
            return verifies(verifier, signature);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(provider.getName() + " failed to verify", e);
        }
    }

    private static boolean verifies(Signature verifier, Bytes signature) {
        try {
            return verifier.verify(signature.toByteArray());
        } catch (SignatureException malformed) {
            return false;
        }
    }

    private static void update(Signature signature, Bytes message) throws SignatureException {
        // the array itself, for the provider would copy a read-only buffer piece by piece
        SignatureException failure = message.borrow((array, offset, length) -> {
            try {
                signature.update(array, offset, length);
                return null;
            } catch (SignatureException e) {
                return e;
            }
        });
        if (failure != null) {
            throw failure;
        }
    }

    @Override
    public SigningKey.Rule signing(Bytes seed, Bytes raw) {
        byte[] encoded = Bytes.concat(PRIVATE_PREFIX, seed).toByteArray();
        try {
            PrivateKey key =
                    KeyFactory.getInstance(ALGORITHM, provider).generatePrivate(new PKCS8EncodedKeySpec(encoded));
            return message -> sign(key, message);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(provider.getName() + " failed to read a private key", e);
        }
    }

    private Bytes sign(PrivateKey key, Bytes message) {
        try {
            Signature signer = Signature.getInstance(ALGORITHM, provider);
            signer.initSign(key);
            update(signer, message);
            return Bytes.wrap(signer.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(provider.getName() + " failed to sign", e);
        }
    }
}
