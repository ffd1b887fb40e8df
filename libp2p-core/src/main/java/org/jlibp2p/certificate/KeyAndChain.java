package org.jlibp2p.certificate;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import java.security.Key;
import java.security.KeyStore;
import java.security.KeyStoreException;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.cert.Certificate;
import java.util.Collections;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;

/**
 * A server's private key and its certificates, that of the key first. Immutable.
 *
 * @param key the key
 * @param chain at least one certificate
 */
public record KeyAndChain(PrivateKey key, List<Certificate> chain) {
    private static final byte[] PROBE = "does the key belong to the certificate?".getBytes(StandardCharsets.US_ASCII);

    /**
     * Refuses what does not belong together, as files do of which only one has been replaced so far.
     *
     * @param key the key
     * @param chain certificates
     * @return both
     */
    static KeyAndChain of(PrivateKey key, List<? extends Certificate> chain) throws GeneralSecurityException {
        if (chain.isEmpty()) {
            throw new KeyStoreException("no certificate");
        }
        Signature signature = Signature.getInstance(
                switch (key.getAlgorithm()) {
                    case "RSA" -> "SHA256withRSA";
                    case "EC" -> "SHA256withECDSA";
                    case "EdDSA", "Ed25519" -> "Ed25519";
                    default -> throw new InvalidKeyException("a key of the kind " + key.getAlgorithm());
                });
        signature.initSign(key);
        signature.update(PROBE);
        byte[] signed = signature.sign();
        signature.initVerify(chain.get(0).getPublicKey());
        signature.update(PROBE);
        if (!signature.verify(signed)) {
            throw new InvalidKeyException("the private key is not that of the certificate");
        }
        return new KeyAndChain(key, List.copyOf(chain));
    }

    static KeyAndChain ofStore(Path file, char[] password) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            store.load(in, password);
        }
        for (String alias : Collections.list(store.aliases())) {
            Key key = store.getKey(alias, password);
            if (key instanceof PrivateKey found) {
                return of(found, List.of(store.getCertificateChain(alias)));
            }
        }
        throw new KeyStoreException("no private key in " + file);
    }

    /**
     * TLS with this certificate.
     *
     * @return for a server
     * @throws IOException as key stores do, which this one gives no reason for
     * @throws GeneralSecurityException if the key is none that TLS can use
     */
    public SSLContext context() throws IOException, GeneralSecurityException {
        char[] none = new char[0];
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, none);
        store.setKeyEntry("server", key, none, chain.toArray(Certificate[]::new));
        KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        keys.init(store, none);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(keys.getKeyManagers(), null, null);
        return context;
    }
}
