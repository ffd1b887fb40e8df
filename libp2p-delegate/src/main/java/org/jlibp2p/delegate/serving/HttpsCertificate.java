package org.jlibp2p.delegate.serving;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/**
 * The files with the certificate that a server shows to those who connect by {@code https}, and its key. Immutable.
 *
 * <p>The files are read again when they have changed: each new connection is shown what they hold then, and connections that
 * stand are not disturbed. What cannot be used, half-written files among them, is left aside with a warning in the log, and the
 * certificate there was goes on being shown.
 */
public sealed interface HttpsCertificate {
    /**
     * Files as most authorities give them.
     *
     * @param chain certificates in PEM, that of the server first, then those between it and the authority
     * @param key its private key in PEM, not encrypted: {@code PRIVATE KEY}, {@code RSA PRIVATE KEY} or {@code EC PRIVATE KEY};
     *     may be the same file
     * @return where the certificate is
     */
    static HttpsCertificate pem(Path chain, Path key) {
        return new Pem(chain, key);
    }

    /**
     * A key store.
     *
     * @param store a PKCS12 file, whose first entry with a key is used
     * @param password of the store and its key
     * @return where the certificate is
     */
    static HttpsCertificate pkcs12(Path store, String password) {
        return new Pkcs12(store, password);
    }

    /**
     * The files that are looked at.
     *
     * @return one or two files
     */
    List<Path> files();

    /**
     * A certificate chain and its private key in two PEM files, as certificate authorities and their tools write them.
     *
     * @param chain the file with the certificates
     * @param key the file with the key
     */
    record Pem(Path chain, Path key) implements HttpsCertificate {
        /**
         * A certificate in PEM.
         *
         * @param chain the file with the certificates
         * @param key the file with the key
         */
        public Pem {
            Objects.requireNonNull(chain, "chain");
            Objects.requireNonNull(key, "key");
        }

        @Override
        public List<Path> files() {
            return List.of(chain, key);
        }
    }

    /**
     * A certificate in a key store.
     *
     * @param store the file
     * @param password of the store and its key
     */
    record Pkcs12(Path store, String password) implements HttpsCertificate {
        /**
         * A certificate in a key store.
         *
         * @param store the file
         * @param password of the store and its key
         */
        public Pkcs12 {
            Objects.requireNonNull(store, "store");
            Objects.requireNonNull(password, "password");
        }

        @Override
        public List<Path> files() {
            return List.of(store);
        }

        /** Without the password. */
        @Override
        public String toString() {
            return "Pkcs12[store=" + store + "]";
        }
    }
}
