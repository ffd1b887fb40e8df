package org.jlibp2p.testkit.certificates;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;

import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;

/** An authority of a test's own, and the certificates that it gives to servers, with their files. Any thread. */
public final class TestCertificates {
    private static final AlgorithmIdentifier ECDSA =
            new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"));
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair authority = ec();
    private final Instant now;
    private final Certificate root;

    /**
     * An authority that nobody knows yet.
     *
     * @param now the time of day, about which all certificates are valid: from an hour before to a day after
     */
    public TestCertificates(Instant now) {
        this.now = now;
        root = certificate("CN=test authority", authority, authority.getPrivate(), true);
    }

    /**
     * A certificate and its key.
     *
     * @param key the key
     * @param chain the certificate
     */
    public record Issued(KeyPair key, List<Certificate> chain) {
        /**
         * The certificate in PEM.
         *
         * @return the text
         */
        public String pem() {
            StringBuilder text = new StringBuilder();
            chain.forEach(each -> text.append(TestCertificates.pem("CERTIFICATE", encoded(each))));
            return text.toString();
        }

        /**
         * The key in PEM, by PKCS #8.
         *
         * @return the text
         */
        public String keyPem() {
            return TestCertificates.pem("PRIVATE KEY", key.getPrivate().getEncoded());
        }

        /**
         * Puts both into two files, each replaced in one step.
         *
         * @param chainFile for the certificate
         * @param keyFile for the key
         */
        public void write(Path chainFile, Path keyFile) {
            replace(chainFile, pem());
            replace(keyFile, keyPem());
        }

        /**
         * Puts both into a key store.
         *
         * @param file a PKCS12 file
         * @param password of it
         */
        public void writeStore(Path file, String password) {
            try (OutputStream out = Files.newOutputStream(file)) {
                KeyStore store = KeyStore.getInstance("PKCS12");
                store.load(null, null);
                store.setKeyEntry(
                        "server", key.getPrivate(), password.toCharArray(), chain.toArray(Certificate[]::new));
                store.store(out, password.toCharArray());
            } catch (IOException | GeneralSecurityException e) {
                throw new AssertionError(e);
            }
        }
    }

    /**
     * Replaces a file in one step.
     *
     * @param file which
     * @param text what is in it from then on
     */
    public static void replace(Path file, String text) {
        try {
            Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * A key of the curve P-256.
     *
     * @return a new one
     */
    public static KeyPair ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * An RSA key.
     *
     * @return a new one
     */
    public static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * Writes the authority's own certificate.
     *
     * @param file where it goes, in PEM
     * @return the file
     */
    public Path writeRoot(Path file) {
        replace(file, pem("CERTIFICATE", encoded(root)));
        return file;
    }

    /**
     * A certificate of a new key.
     *
     * @param names names and IPv4 addresses of the server
     * @return the certificate and its key
     */
    public Issued issue(String... names) {
        return issue(ec(), names);
    }

    /**
     * A certificate of a key.
     *
     * @param key the server's
     * @param names names and IPv4 addresses of the server
     * @return the certificate and its key
     */
    public Issued issue(KeyPair key, String... names) {
        return new Issued(key, List.of(certificate("CN=" + names[0], key, authority.getPrivate(), false, names)));
    }

    private Certificate certificate(
            String subject, KeyPair key, PrivateKey signer, boolean isAuthority, String... names) {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(new BigInteger(64, RANDOM)));
        generator.setIssuer(new X500Name("CN=test authority"));
        generator.setSubject(new X500Name(subject));
        generator.setStartDate(new Time(Date.from(now.minus(Duration.ofHours(1)))));
        generator.setEndDate(new Time(Date.from(now.plus(Duration.ofDays(1)))));
        generator.setSignature(ECDSA);
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded()));
        try {
            Extension extension = isAuthority
                    ? new Extension(Extension.basicConstraints, true, new BasicConstraints(true).getEncoded())
                    : new Extension(
                            Extension.subjectAlternativeName,
                            false,
                            alternatives(names).getEncoded());
            generator.setExtensions(new Extensions(extension));
            TBSCertificate body = generator.generateTBSCertificate();
            Signature signature = Signature.getInstance("SHA256withECDSA");
            signature.initSign(signer);
            signature.update(body.getEncoded());
            ASN1EncodableVector whole = new ASN1EncodableVector();
            whole.add(body);
            whole.add(ECDSA);
            whole.add(new DERBitString(signature.sign()));
            return CertificateFactory.getInstance("X.509")
                    .generateCertificate(new ByteArrayInputStream(new DERSequence(whole).getEncoded()));
        } catch (IOException | GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    private static GeneralNames alternatives(String... names) {
        return new GeneralNames(Stream.of(names)
                .map(name -> new GeneralName(
                        Character.isDigit(name.charAt(0)) ? GeneralName.iPAddress : GeneralName.dNSName, name))
                .toArray(GeneralName[]::new));
    }

    /**
     * A block of PEM.
     *
     * @param kind what it says that it is
     * @param der what is in it
     * @return the text
     */
    public static String pem(String kind, byte[] der) {
        return "-----BEGIN " + kind + "-----\n"
                + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der) + "\n-----END " + kind + "-----\n";
    }

    private static byte[] encoded(Certificate certificate) {
        try {
            return certificate.getEncoded();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /**
     * The text of a file.
     *
     * @param file which
     * @return all of it
     */
    public static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
