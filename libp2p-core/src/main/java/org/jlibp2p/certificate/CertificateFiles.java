package org.jlibp2p.certificate;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Objects;

/** The files with a server's certificate and its key. Immutable. */
public final class CertificateFiles {
    private final List<Path> files;
    private final Source source;

    private CertificateFiles(List<Path> files, Source source) {
        this.files = files;
        this.source = source;
    }

    private interface Source {
        KeyAndChain read() throws IOException, GeneralSecurityException;
    }

    /**
     * Files in PEM.
     *
     * @param chain certificates, that of the server first, then those between it and the authority
     * @param key its private key, not encrypted; may be the same file
     * @return where the certificate is
     */
    public static CertificateFiles pem(Path chain, Path key) {
        Objects.requireNonNull(chain, "chain");
        Objects.requireNonNull(key, "key");
        return new CertificateFiles(List.of(chain, key), () -> PemFiles.keyAndChain(chain, key));
    }

    /**
     * A key store.
     *
     * @param store a PKCS12 file, whose first entry with a key is used
     * @param password of the store and its key
     * @return where the certificate is
     */
    public static CertificateFiles pkcs12(Path store, String password) {
        Objects.requireNonNull(store, "store");
        Objects.requireNonNull(password, "password");
        return new CertificateFiles(List.of(store), () -> KeyAndChain.ofStore(store, password.toCharArray()));
    }

    List<Path> files() {
        return files;
    }

    /**
     * What the files hold now: a key that belongs to the first certificate. Blocks.
     *
     * @throws IOException if the files cannot be read
     * @throws GeneralSecurityException if what is in them cannot be used
     */
    KeyAndChain read() throws IOException, GeneralSecurityException {
        return source.read();
    }

    /** Without the password. */
    @Override
    public String toString() {
        return files.toString();
    }
}
