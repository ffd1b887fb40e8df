package org.jlibp2p.autotls;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFileAttributeView;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.Certificate;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.jlibp2p.certificate.KeyAndChain;
import org.jlibp2p.certificate.PemFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The files between runs: the account's key, the certificate with its key, and while one is being asked for the key that it will be for. Each is replaced as a whole, and readable by its owner
 * only. For one thread, which waits for the disk.
 */
final class KeptFiles {
    /** The most bytes of a file that are read. */
    static final int MAX_FILE = 1 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(KeptFiles.class);
    private static final String CURVE = "secp256r1";
    private static final String ISSUER = "Issued-By: ";
    private static final Base64.Encoder LINES = Base64.getMimeEncoder(64, new byte[] {'\n'});
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z ]+)-----([A-Za-z0-9+/=\\s]+)-----END \\1-----");

    private final AutoTlsOptions options;
    private final ForgeName name;

    KeptFiles(AutoTlsOptions options, ForgeName name) {
        this.options = options;
        this.name = name;
    }

    static KeyPair newKey() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(CURVE));
        return generator.generateKeyPair();
    }

    /** The account's key, which is made if there is none. */
    KeyPair account() throws IOException, GeneralSecurityException {
        Path file = options.accountFile();
        try {
            return key(file);
        } catch (NoSuchFileException none) {
            KeyPair made = newKey();
            write(file, pem(made));
            return made;
        }
    }

    /**
     * The key of the next certificate, on disk before anybody is asked for that: so a disk that cannot be written is noticed before an
     * authority counts the certificate, and what was ordered in vain can be had with the key that it was ordered for.
     */
    KeyPair nextKey() throws IOException, GeneralSecurityException {
        KeyPair key;
        try {
            key = key(options.nextKeyFile());
        } catch (NoSuchFileException | GeneralSecurityException | DamagedFileException useless) {
            key = newKey();
        }
        write(options.nextKeyFile(), pem(key)); // the one that is there too, to see whether it can be written
        return key;
    }

    private static KeyPair key(Path file) throws IOException, GeneralSecurityException {
        String text = read(file);
        KeyFactory keys = KeyFactory.getInstance("EC");
        return new KeyPair(
                keys.generatePublic(new X509EncodedKeySpec(block(file, text, "PUBLIC KEY"))),
                keys.generatePrivate(new PKCS8EncodedKeySpec(block(file, text, "PRIVATE KEY"))));
    }

    private static String pem(KeyPair key) {
        return pem("PRIVATE KEY", key.getPrivate().getEncoded())
                + pem("PUBLIC KEY", key.getPublic().getEncoded());
    }

    private static byte[] block(Path file, String text, String kind) throws DamagedFileException {
        Matcher matcher = BLOCK.matcher(text);
        while (matcher.find()) {
            if (matcher.group(1).equals(kind)) {
                try {
                    return Base64.getMimeDecoder().decode(matcher.group(2));
                } catch (IllegalArgumentException notBase64) {
                    throw new DamagedFileException(file, kind, notBase64);
                }
            }
        }
        throw new DamagedFileException(file, kind, null);
    }

    /** There is a file, without what should be in it. */
    private static final class DamagedFileException extends IOException {
        private static final long serialVersionUID = 1;

        DamagedFileException(Path file, String kind, Throwable cause) {
            super(
                    "no " + kind + " in " + file + ": move the file away, and a new one is made at the next attempt",
                    cause);
        }
    }

    /** The certificate, if it is for this name and from this authority. */
    Optional<Issued> certificate() throws IOException, GeneralSecurityException {
        Path file = options.certificateFile();
        try {
            if (!read(file).startsWith(ISSUER + options.acme() + "\n")) {
                return Optional.empty();
            }
        } catch (NoSuchFileException none) {
            return Optional.empty();
        }
        KeyAndChain kept = PemFiles.keyAndChain(file, file);
        return kept.chain().get(0) instanceof X509Certificate own && isFor(own, name.wildcard())
                ? Optional.of(issued(own))
                : Optional.empty();
    }

    /**
     * Keeps a new certificate, which is shown from then on.
     *
     * @param chain that of the key first
     */
    Issued keep(KeyPair key, List<X509Certificate> chain) throws IOException, GeneralSecurityException {
        StringBuilder text = new StringBuilder(ISSUER + options.acme() + "\n");
        text.append(pem("PRIVATE KEY", key.getPrivate().getEncoded()));
        for (Certificate each : chain) {
            text.append(pem("CERTIFICATE", each.getEncoded()));
        }
        write(options.certificateFile(), text.toString());
        try {
            Files.deleteIfExists(options.nextKeyFile());
        } catch (IOException e) {
            LOG.debug("the next certificate is for the same key", e);
        }
        return issued(chain.get(0));
    }

    static boolean isFor(X509Certificate certificate, String wildcard) throws CertificateParsingException {
        Collection<List<?>> names = certificate.getSubjectAlternativeNames();
        return names != null
                && names.stream().anyMatch(each -> String.valueOf(each.get(1)).equalsIgnoreCase(wildcard));
    }

    private static Issued issued(X509Certificate certificate) {
        return new Issued(
                certificate.getNotBefore().toInstant(),
                certificate.getNotAfter().toInstant());
    }

    private static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n" + LINES.encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    private static String read(Path file) throws IOException {
        try (InputStream input = Files.newInputStream(file)) {
            byte[] bytes = input.readNBytes(MAX_FILE + 1);
            if (bytes.length > MAX_FILE) {
                throw new IOException(file + " has more than " + MAX_FILE + " bytes");
            }
            return new String(bytes, StandardCharsets.ISO_8859_1);
        }
    }

    /** Writes beside the file and then gives it the name, so that under the name there is never half a file. */
    private void write(Path file, String text) throws IOException {
        Path directory = options.directory().toAbsolutePath();
        if (!Files.isDirectory(directory)) {
            Files.createDirectories(directory, permissions(directory.getRoot(), "rwx------"));
        }
        Path written = Files.createTempFile(directory, ".autotls", ".tmp", permissions(directory, "rw-------"));
        try {
            try (FileChannel channel = FileChannel.open(written, StandardOpenOption.WRITE)) {
                ByteBuffer bytes = ByteBuffer.wrap(text.getBytes(StandardCharsets.US_ASCII));
                while (bytes.hasRemaining()) {
                    channel.write(bytes);
                }
                channel.force(true);
            }
            Files.move(written, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(written);
        }
    }

    private static FileAttribute<?>[] permissions(Path there, String which) {
        boolean isPosix = Files.getFileAttributeView(there, PosixFileAttributeView.class) != null;
        return isPosix
                ? new FileAttribute<?>[] {PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(which))}
                : new FileAttribute<?>[0];
    }
}
