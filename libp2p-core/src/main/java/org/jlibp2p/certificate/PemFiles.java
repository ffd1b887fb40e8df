package org.jlibp2p.certificate;

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

import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * Certificates and keys in PEM files. Blocks while it reads.
 *
 * <p>Specification: RFC 7468; RFC 8017, A.1.2; RFC 5915.
 */
public final class PemFiles {
    private static final Pattern BLOCK =
            Pattern.compile("-----BEGIN ([A-Z0-9 ]+)-----\\s([A-Za-z0-9+/=\\s]+)-----END \\1-----");
    private static final String CERTIFICATE = "CERTIFICATE";

    private PemFiles() {}

    private record Block(String kind, byte[] der) {}

    /**
     * A key and its certificates.
     *
     * @param chain the file with the certificates, that of the key first
     * @param key the file with the key: {@code PRIVATE KEY}, {@code RSA PRIVATE KEY} or {@code EC PRIVATE KEY}
     * @return both
     * @throws IOException if the files cannot be read
     * @throws GeneralSecurityException if what is in them cannot be used
     */
    public static KeyAndChain keyAndChain(Path chain, Path key) throws IOException, GeneralSecurityException {
        return KeyAndChain.of(privateKey(key), certificates(chain));
    }

    /**
     * All certificates of a file.
     *
     * @param file where they are
     * @return at least one
     * @throws IOException if the file cannot be read
     * @throws GeneralSecurityException if there is none in it, or one that cannot be used
     */
    public static List<Certificate> certificates(Path file) throws IOException, GeneralSecurityException {
        CertificateFactory x509 = CertificateFactory.getInstance("X.509");
        List<Certificate> found = new ArrayList<>();
        for (Block block : blocks(file)) {
            if (block.kind().equals(CERTIFICATE)) {
                found.add(x509.generateCertificate(new ByteArrayInputStream(block.der())));
            }
        }
        if (found.isEmpty()) {
            throw new InvalidKeySpecException("no certificate in " + file);
        }
        return found;
    }

    private static PrivateKey privateKey(Path file) throws IOException, GeneralSecurityException {
        for (Block block : blocks(file)) {
            if (block.kind().endsWith("PRIVATE KEY")) {
                try {
                    return privateKey(block);
                } catch (IllegalArgumentException | IllegalStateException | IOException malformed) {
                    throw new InvalidKeySpecException(
                            "the private key in " + file
                                    + " cannot be read; `openssl pkcs8 -topk8 -nocrypt` makes one that can",
                            malformed);
                }
            }
        }
        throw new InvalidKeySpecException("no private key in " + file);
    }

    private static PrivateKey privateKey(Block block) throws IOException, GeneralSecurityException {
        PrivateKeyInfo info = switch (block.kind()) {
            case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(block.der());
            case "RSA PRIVATE KEY" ->
                new PrivateKeyInfo(
                        new AlgorithmIdentifier(PKCSObjectIdentifiers.rsaEncryption, DERNull.INSTANCE),
                        RSAPrivateKey.getInstance(block.der()));
            case "EC PRIVATE KEY" -> ofCurve(ECPrivateKey.getInstance(block.der()));
            default ->
                throw new InvalidKeySpecException(
                        "a key of the kind " + block.kind() + ", which is not read here; openssl pkey converts it");
        };
        String algorithm = switch (info.getPrivateKeyAlgorithm().getAlgorithm().getId()) {
            case "1.2.840.113549.1.1.1" -> "RSA";
            case "1.2.840.10045.2.1" -> "EC";
            case "1.3.101.112" -> "Ed25519";
            default -> throw new InvalidKeySpecException("a key that is neither RSA nor of an elliptic curve for TLS");
        };
        return KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
    }

    private static PrivateKeyInfo ofCurve(ECPrivateKey key) throws IOException {
        return new PrivateKeyInfo(
                new AlgorithmIdentifier(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject()), key);
    }

    private static List<Block> blocks(Path file) throws IOException {
        List<Block> blocks = new ArrayList<>();
        Matcher matcher = BLOCK.matcher(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1));
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
