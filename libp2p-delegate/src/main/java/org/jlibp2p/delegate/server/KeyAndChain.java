package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
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

import org.jlibp2p.delegate.serving.HttpsCertificate;

/**
 * A server's private key and its certificates, that of the key first. Immutable.
 *
 * @param key the key
 * @param chain at least one certificate
 */
record KeyAndChain(PrivateKey key, List<Certificate> chain) {
    private static final byte[] PROBE = "whose key is it?".getBytes(StandardCharsets.US_ASCII);

    /** Refuses what does not belong together, as files do of which only one has been replaced so far. */
    static KeyAndChain of(PrivateKey key, List<? extends Certificate> chain) throws GeneralSecurityException {
        if (chain.isEmpty()) {
            throw new KeyStoreException("no certificate");
        }
        String algorithm = switch (key.getAlgorithm()) {
            case "RSA" -> "SHA256withRSA";
            case "EC" -> "SHA256withECDSA";
            default -> throw new InvalidKeyException("a key that is neither RSA nor of an elliptic curve for TLS");
        };
        Signature signature = Signature.getInstance(algorithm);
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

    /** What the files hold now. Blocks. */
    static KeyAndChain read(HttpsCertificate certificate) throws IOException, GeneralSecurityException {
        if (certificate instanceof HttpsCertificate.Pem pem) {
            return of(PemFiles.privateKey(pem.key()), PemFiles.certificates(pem.chain()));
        }
        HttpsCertificate.Pkcs12 file = (HttpsCertificate.Pkcs12) certificate;
        char[] password = file.password().toCharArray();
        KeyStore store = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file.store())) {
            store.load(in, password);
        }
        for (String alias : Collections.list(store.aliases())) {
            Key key = store.getKey(alias, password);
            if (key instanceof PrivateKey found) {
                return of(found, List.of(store.getCertificateChain(alias)));
            }
        }
        throw new KeyStoreException("no private key in " + file.store());
    }

    /** TLS with this certificate. */
    SSLContext context() throws IOException, GeneralSecurityException {
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
