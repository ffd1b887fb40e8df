package org.jlibp2p.interop.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.util.Base64;
import java.util.Date;

import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.Extensions;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.TBSCertificate;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/**
 * A certificate authority that nobody knows but who is told, and a certificate of it for this machine, as PEM files
 * that go with the process. Immutable; any thread.
 *
 * @param authority the authority's own certificate
 * @param certificate a certificate for {@code localhost} and its addresses, followed by the authority's
 * @param key the private key that goes with the certificate
 */
public record TestAuthority(Path authority, Path certificate, Path key) {
    private static final AlgorithmIdentifier ALGORITHM = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    private static final Duration VALID = Duration.ofDays(2);
    private static final int FIELD_BITS = 256;
    private static final int LINE = 64;
    private static final int SERIAL_BITS = 64;

    /**
     * The one that the tests of a process share.
     *
     * @return made when first asked for
     */
    public static TestAuthority shared() {
        return Shared.AUTHORITY;
    }

    private static final class Shared {
        static final TestAuthority AUTHORITY = inFolderOfItsOwn();

        private static TestAuthority inFolderOfItsOwn() {
            try {
                Path folder = Files.createTempDirectory("jlibp2p-interop-tls-");
                TestAuthority made = in(folder);
                folder.toFile().deleteOnExit();
                for (Path file : new Path[] {made.authority, made.certificate, made.key}) {
                    file.toFile().deleteOnExit();
                }
                return made;
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    /**
     * Makes an authority and a certificate.
     *
     * @param folder where the files go
     * @return where they are
     */
    public static TestAuthority in(Path folder) {
        try {
            KeyPair authorityKey = keyPair();
            KeyPair serverKey = keyPair();
            byte[] authority =
                    sign(authorityKey.getPrivate(), authorityKey, "CN=jlibp2p test authority", ofAuthority());
            byte[] server = sign(authorityKey.getPrivate(), serverKey, "CN=localhost", ofServer());
            TestAuthority files = new TestAuthority(
                    folder.resolve("authority.pem"), folder.resolve("certificate.pem"), folder.resolve("key.pem"));
            Files.writeString(files.authority, pem("CERTIFICATE", authority));
            Files.writeString(files.certificate, pem("CERTIFICATE", server) + pem("CERTIFICATE", authority));
            Files.writeString(files.key, pem("PRIVATE KEY", encoded(serverKey)));
            return files;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate could not be made", e);
        }
    }

    private static KeyPair keyPair() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        return generator.generateKeyPair();
    }

    /** PKCS #8 with the public key inside, without which some do not take it; the JDK leaves it out. */
    private static byte[] encoded(KeyPair pair) throws IOException {
        SubjectPublicKeyInfo publicKey =
                SubjectPublicKeyInfo.getInstance(pair.getPublic().getEncoded());
        BigInteger secret = ((ECPrivateKey) pair.getPrivate()).getS();
        return new PrivateKeyInfo(
                        publicKey.getAlgorithm(),
                        new org.bouncycastle.asn1.sec.ECPrivateKey(
                                FIELD_BITS, secret, publicKey.getPublicKeyData(), null))
                .getEncoded(ASN1Encoding.DER);
    }

    private static Extensions ofAuthority() throws IOException {
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(true));
        extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.keyCertSign));
        return extensions.generate();
    }

    private static Extensions ofServer() throws IOException {
        ExtensionsGenerator extensions = new ExtensionsGenerator();
        extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
        extensions.addExtension(Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
        GeneralName[] names = {
            new GeneralName(GeneralName.dNSName, "localhost"),
            new GeneralName(GeneralName.iPAddress, "127.0.0.1"),
            new GeneralName(GeneralName.iPAddress, "::1")
        };
        extensions.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
        return extensions.generate();
    }

    private static byte[] sign(PrivateKey authority, KeyPair subject, String name, Extensions extensions)
            throws GeneralSecurityException, IOException {
        long now = System.currentTimeMillis();
        V3TBSCertificateGenerator generator = new V3TBSCertificateGenerator();
        generator.setSerialNumber(new ASN1Integer(new BigInteger(SERIAL_BITS, new SecureRandom()).setBit(0)));
        generator.setIssuer(new X500Name("CN=jlibp2p test authority"));
        generator.setSubject(new X500Name(name));
        generator.setStartDate(new Time(new Date(now - VALID.toMillis())));
        generator.setEndDate(new Time(new Date(now + VALID.toMillis())));
        generator.setSubjectPublicKeyInfo(
                SubjectPublicKeyInfo.getInstance(subject.getPublic().getEncoded()));
        generator.setExtensions(extensions);
        generator.setSignature(ALGORITHM);
        TBSCertificate signed = generator.generateTBSCertificate();
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(authority);
        signature.update(signed.getEncoded(ASN1Encoding.DER));
        ASN1EncodableVector certificate = new ASN1EncodableVector();
        certificate.add(signed);
        certificate.add(ALGORITHM);
        certificate.add(new DERBitString(signature.sign()));
        return new DERSequence(certificate).getEncoded(ASN1Encoding.DER);
    }

    private static String pem(String label, byte[] der) {
        Base64.Encoder encoder = Base64.getMimeEncoder(LINE, "\n".getBytes(StandardCharsets.US_ASCII));
        return "-----BEGIN " + label + "-----\n" + encoder.encodeToString(der) + "\n-----END " + label + "-----\n";
    }
}
