package org.jlibp2p.interop.proxy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** An authority of a test's own, made with openssl. */
final class Authority {
    private final Path folder;

    Authority(Path folder) {
        this.folder = folder;
        Tool.run(
                folder,
                "openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -keyout ca.key -out ca.pem -subj"
                        .concat(" /CN=test-authority")
                        .split(" "));
    }

    /** Its certificate. */
    Path root() {
        return folder.resolve("ca.pem");
    }

    /** A certificate for localhost with a common name by which it is known again, in {@code chain.pem} and {@code key.pem}. */
    void issue(String commonName) {
        try {
            Files.writeString(folder.resolve("names"), "subjectAltName=DNS:localhost,IP:127.0.0.1\n");
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Tool.run(
                folder,
                ("openssl req -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -keyout key.pem -out request -subj /CN="
                                + commonName)
                        .split(" "));
        Tool.run(
                folder,
                "openssl x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile names -out chain.pem"
                        .split(" "));
    }

    Path chain() {
        return folder.resolve("chain.pem");
    }

    Path key() {
        return folder.resolve("key.pem");
    }
}
