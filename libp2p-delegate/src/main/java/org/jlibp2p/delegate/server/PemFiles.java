package org.jlibp2p.delegate.server;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Certificates and keys in PEM files, by what the JDK reads. Blocks.
 *
 * <p>Specification: RFC 7468.
 */
final class PemFiles {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private PemFiles() {}

    private record Block(String kind, byte[] der) {}

    /** All certificates of a file, of which there is at least one. */
    static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory x509 = CertificateFactory.getInstance("X.509");
        List<Certificate> found = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.kind().equals("CERTIFICATE")) {
                found.add(x509.generateCertificate(new ByteArrayInputStream(block.der())));
            }
        }
        if (found.isEmpty()) {
            throw new InvalidKeySpecException("no certificate in " + file);
        }
        return found;
    }

    /** The first key of a file. */
    static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        for (Block block : blocks(file)) {
            if (block.kind().equals("PRIVATE KEY")) {
                return privateKey(block.der(), file);
            }
            if (block.kind().endsWith("PRIVATE KEY")) {
                throw new InvalidKeySpecException("a key of the kind " + block.kind() + " in " + file
                        + ", which is not read here: `openssl pkcs8 -topk8 -nocrypt` converts it");
            }
        }
        throw new InvalidKeySpecException("no private key in " + file);
    }

    private static PrivateKey privateKey(byte[] der, Path file) throws GeneralSecurityException {
        for (String algorithm : List.of("EC", "RSA")) {
            try {
                return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(der));
            } catch (InvalidKeySpecException anotherKind) {
                continue;
            }
        }
        throw new InvalidKeySpecException("the key in " + file + " is neither RSA nor of an elliptic curve for TLS");
    }

    private static List<Block> blocks(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(Files.readString(file, StandardCharsets.ISO_8859_1));
        while (matcher.find()) {
            try {
                blocks.add(new Block(matcher.group(1), Base64.getMimeDecoder().decode(matcher.group(2))));
            } catch (IllegalArgumentException notBase64) {
                throw new IOException("not PEM: " + file, notBase64);
            }
        }
        return blocks;
    }
}
