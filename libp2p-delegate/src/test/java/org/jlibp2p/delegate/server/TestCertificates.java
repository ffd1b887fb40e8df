package org.jlibp2p.delegate.server;

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
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.stream.Stream;

import org.bouncycastle.asn1.ASN1EncodableVector;
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

/** An authority of a test's own, and what it certifies. */
final class TestCertificates {
    private static final AlgorithmIdentifier ECDSA =
            new AlgorithmIdentifier(new ASN1ObjectIdentifier("1.2.840.10045.4.3.2"));
    private static final SecureRandom RANDOM = new SecureRandom();

    private final KeyPair authority = ec();
    private final Certificate root = certificate("CN=test authority", authority, authority.getPrivate(), true);

    /** A certificate and its key. */
    record Issued(KeyPair key, List<Certificate> chain) {
        String pem() {
            StringBuilder text = new StringBuilder();
            chain.forEach(each -> text.append(TestCertificates.pem("CERTIFICATE", encoded(each))));
            return text.toString();
        }

        String keyPem() {
            return TestCertificates.pem("PRIVATE KEY", key.getPrivate().getEncoded());
        }

        /** Puts both into two files, each replaced in one step. */
        void write(Path chainFile, Path keyFile) {
            replace(chainFile, pem());
            replace(keyFile, keyPem());
        }

        void writeStore(Path file, String password) {
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

    static void replace(Path file, String text) {
        try {
            Path fresh = Files.writeString(file.resolveSibling(file.getFileName() + ".new"), text);
            Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static KeyPair ec() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    static KeyPair rsa() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** The authority's own certificate. */
    Path writeRoot(Path file) {
        replace(file, pem("CERTIFICATE", encoded(root)));
        return file;
    }

    Issued issue(String... names) {
        return issue(ec(), names);
    }

    /** A certificate of names and IPv4 addresses. */
    Issued issue(KeyPair key, String... names) {
        return new Issued(key, List.of(certificate("CN=" + names[0], key, authority.getPrivate(), false, names)));
    }

    private static Certificate certificate(
            String subject, KeyPair key, PrivateKey signer, boolean isAuthority, String... names) {
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new org.bouncycastle.asn1.ASN1Integer(new BigInteger(64, RANDOM)));
        generator.setIssuer(new X500Name("CN=test authority"));
        generator.setSubject(new X500Name(subject));
        long now = System.currentTimeMillis();
        generator.setStartDate(new Time(new Date(now - Duration.ofHours(1).toMillis())));
        generator.setEndDate(new Time(new Date(now + Duration.ofDays(1).toMillis())));
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

    static String pem(String kind, byte[] der) {
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

    /** The text of a file. */
    static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.US_ASCII);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
