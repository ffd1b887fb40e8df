package org.jlibp2p.cli.daemon;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Optional;

import org.jlibp2p.certificate.PemFiles;
import org.jlibp2p.cli.config.Config;
import org.jlibp2p.cli.config.Setting;
import org.jlibp2p.examples.Printable;

/** Whether certificates can be used, before anything begins. */
final class Certificates {
    private Certificates() {}

    static void check(Config config, Problems problems, Setting<Path> chain, Setting<Path> key) {
        Optional<Path> certificate = config.find(chain);
        Optional<Path> secret = config.find(key);
        if (certificate.isEmpty() || secret.isEmpty()) {
            return;
        }
        boolean there = isThere(problems, chain, certificate.get()) & isThere(problems, key, secret.get());
        if (there) {
            try {
                PemFiles.keyAndChain(certificate.get(), secret.get());
            } catch (IOException | GeneralSecurityException | RuntimeException e) {
                problems.add(
                        chain,
                        "cannot be used with " + key + ": " + Printable.escape(String.valueOf(e.getMessage())),
                        "name a chain of certificates in PEM, the server's first, and its key in PEM, not encrypted");
            }
        }
    }

    private static boolean isThere(Problems problems, Setting<Path> setting, Path file) {
        if (Files.isReadable(file)) {
            return true;
        }
        problems.add(
                setting,
                Files.exists(file) ? file + " may not be read by this user" : "there is no file " + file,
                "name a file in PEM that this user may read");
        return false;
    }
}
