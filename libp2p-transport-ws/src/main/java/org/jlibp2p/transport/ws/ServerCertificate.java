package org.jlibp2p.transport.ws;

import java.nio.file.Path;

import org.jlibp2p.certificate.CertificateFiles;

/**
 * The files with the certificate that listeners show to those who connect by {@code /tls/ws} or {@code /wss}, and its key. It
 * is a certificate as web servers have them, for the listener's host name, and has nothing to do with a peer's identity.
 * Immutable.
 *
 * <p>The files are read again when they have changed: each new connection is shown what they hold then, and connections
 * that stand are not disturbed. What cannot be used, half-written files among them, is left aside with a warning in the log, and
 * the certificate there was goes on being shown.
 */
public final class ServerCertificate {
    private final CertificateFiles files;

    private ServerCertificate(CertificateFiles files) {
        this.files = files;
    }

    /**
     * Files as Let's Encrypt and most other authorities give them.
     *
     * @param chain certificates in PEM, that of the server first, then those between it and the authority
     * @param key its private key in PEM, not encrypted: {@code PRIVATE KEY}, {@code RSA PRIVATE KEY} or {@code EC PRIVATE KEY};
     *     may be the same file
     * @return where the certificate is
     */
    public static ServerCertificate pem(Path chain, Path key) {
        return new ServerCertificate(CertificateFiles.pem(chain, key));
    }

    /**
     * A key store.
     *
     * @param store a PKCS12 file, whose first entry with a key is used
     * @param password of the store and its key
     * @return where the certificate is
     */
    public static ServerCertificate pkcs12(Path store, String password) {
        return new ServerCertificate(CertificateFiles.pkcs12(store, password));
    }

    CertificateFiles files() {
        return files;
    }

    /** Without the password. */
    @Override
    public String toString() {
        return "ServerCertificate" + files;
    }
}
