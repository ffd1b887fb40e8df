package org.jlibp2p.security.noise;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.Provider;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import javax.crypto.KeyAgreement;

import org.jlibp2p.bytes.Bytes;

/**
 * A key pair of a provider of the Java Cryptography Architecture. Immutable.
 *
 * <p>Looking an algorithm up takes a tenth of a microsecond where the provider is given, so nothing is kept but the
 * private key. Specification of the encodings: RFC 8410, sections 4 and 7.
 */
final class JcaX25519 implements X25519KeyPair {
    private static final String ALGORITHM = "X25519";
    private static final Bytes PUBLIC_PREFIX = Bytes.fromHex("302a300506032b656e032100");
    private static final Bytes PRIVATE_PREFIX = Bytes.fromHex("302e020100300506032b656e04220420");

    /** The point of which all public keys are multiples: the owner of a secret agrees with it on the public key. */
    private static final Bytes BASE = Bytes.fromHex("09" + "00".repeat(KEY_SIZE - 1));

    private final Provider provider;
    private final PrivateKey secret;
    private final Bytes publicKey;

    private JcaX25519(Provider provider, PrivateKey secret, Bytes publicKey) {
        this.provider = provider;
        this.secret = secret;
        this.publicKey = publicKey;
    }

    /** The engine of a provider; its pairs are made with its own random numbers. */
    record ProviderEngine(Provider provider) implements Engine {
        @Override
        public X25519KeyPair generate(SecureRandom random) {
            try {
                KeyPair pair = KeyPairGenerator.getInstance(ALGORITHM, provider).generateKeyPair();
                Bytes encoded = Bytes.wrap(pair.getPublic().getEncoded());
                if (encoded.size() != PUBLIC_PREFIX.size() + KEY_SIZE || !encoded.startsWith(PUBLIC_PREFIX)) {
                    throw new IllegalStateException(
                            provider.getName() + " encodes a public key of X25519 as " + encoded);
                }
                Bytes publicKey = encoded.slice(PUBLIC_PREFIX.size()).compact();
                return new JcaX25519(provider, pair.getPrivate(), publicKey);
            } catch (GeneralSecurityException e) {
                throw failure(provider, e);
            }
        }

        @Override
        public X25519KeyPair of(Bytes secret) {
            try {
                byte[] encoded = Bytes.concat(PRIVATE_PREFIX, secret).toByteArray();
                PrivateKey key =
                        KeyFactory.getInstance(ALGORITHM, provider).generatePrivate(new PKCS8EncodedKeySpec(encoded));
                return new JcaX25519(provider, key, Bytes.wrap(agree(provider, key, BASE)));
            } catch (GeneralSecurityException e) {
                throw failure(provider, e);
            }
        }
    }

    private static IllegalStateException failure(Provider provider, GeneralSecurityException cause) {
        return new IllegalStateException(provider.getName() + " failed at " + ALGORITHM, cause);
    }

    @Override
    public Bytes publicKey() {
        return publicKey;
    }

    @Override
    public byte[] agree(Bytes remoteKey) {
        try {
            return agree(provider, secret, remoteKey);
        } catch (GeneralSecurityException e) {
            throw failure(provider, e);
        }
    }

    private static byte[] agree(Provider provider, PrivateKey secret, Bytes remoteKey) throws GeneralSecurityException {
        byte[] encoded = Bytes.concat(PUBLIC_PREFIX, remoteKey).toByteArray();
        KeyAgreement agreement = KeyAgreement.getInstance(ALGORITHM, provider);
        agreement.init(secret);
        try {
            agreement.doPhase(
                    KeyFactory.getInstance(ALGORITHM, provider).generatePublic(new X509EncodedKeySpec(encoded)), true);
        } catch (InvalidKeyException refused) {
            throw X25519KeyPair.lowOrder();
        }
        byte[] shared = agreement.generateSecret();
        requireChoice(shared);
        return shared;
    }

    /** Looks at every byte whatever the first ones are. */
    private static void requireChoice(byte[] shared) {
        int any = 0;
        for (byte each : shared) {
            any |= each;
        }
        if (any == 0) {
            throw X25519KeyPair.lowOrder();
        }
    }
}
