package org.jlibp2p.transport.ws;

import java.io.IOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.interfaces.ECPrivateKey;
import java.security.interfaces.RSAPrivateKey;
import java.time.Instant;

import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.jlibp2p.certificate.KeyAndChain;
import org.jlibp2p.certificate.PemFiles;
import org.jlibp2p.testkit.certificates.TestCertificates;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PemFilesTest {
    private final TestCertificates authority = new TestCertificates(Instant.now());

    @TempDir
    private Path folder;

    private Path file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private static KeyAndChain read(Path chain, Path key) throws IOException, GeneralSecurityException {
        return PemFiles.keyAndChain(chain, key);
    }

    @Test
    void keysOfBothKindsAreReadInTheOldFormsAndTheNewOne() throws Exception {
        for (KeyPair pair : new KeyPair[] {TestCertificates.rsa(), TestCertificates.ec()}) {
            TestCertificates.Issued issued = authority.issue(pair, "a.example");
            Path chain = file("chain.pem", issued.pem());
            Path key = file("key.pem", issued.keyPem());
            assertThat(read(chain, key).key()).isEqualTo(pair.getPrivate());
            PrivateKeyInfo info = PrivateKeyInfo.getInstance(pair.getPrivate().getEncoded());
            boolean rsa = pair.getPrivate().getAlgorithm().equals("RSA");
            byte[] old = rsa
                    ? info.parsePrivateKey().toASN1Primitive().getEncoded()
                    : new org.bouncycastle.asn1.sec.ECPrivateKey(
                                    256,
                                    secret(pair.getPrivate()),
                                    info.getPrivateKeyAlgorithm().getParameters())
                            .getEncoded();
            Path oldKey = file("old.pem", TestCertificates.pem((rsa ? "RSA" : "EC") + " PRIVATE KEY", old));
            assertThat(secret(read(chain, oldKey).key())).isEqualTo(secret(pair.getPrivate()));
        }
    }

    /** The number that a key is; the rest of its encoding may differ. */
    private static BigInteger secret(PrivateKey key) {
        return key instanceof ECPrivateKey curve ? curve.getS() : ((RSAPrivateKey) key).getPrivateExponent();
    }

    @Test
    void oneFileMayHoldBothWithWordsBetween() throws Exception {
        TestCertificates.Issued issued = authority.issue("a.example");
        Path both = file("both.pem", "subject: a.example\r\n" + issued.keyPem() + "\n# and\n" + issued.pem());
        assertThat(read(both, both).chain()).isEqualTo(issued.chain());
    }

    @Test
    void aKeyOfAnotherCertificateIsRefused() throws Exception {
        Path chain = file("chain.pem", authority.issue("a.example").pem());
        Path key = file("key.pem", authority.issue("a.example").keyPem());
        assertThatThrownBy(() -> read(chain, key)).hasMessageContaining("not that of the certificate");
        Path rsa = file(
                "rsa.pem", authority.issue(TestCertificates.rsa(), "a.example").keyPem());
        assertThatThrownBy(() -> read(chain, rsa)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void whatCanNotBeReadIsSaid() throws Exception {
        TestCertificates.Issued issued = authority.issue("a.example");
        Path chain = file("chain.pem", issued.pem());
        Path key = file("key.pem", issued.keyPem());
        assertThatThrownBy(() -> read(key, key)).hasMessageContaining("no certificate in");
        assertThatThrownBy(() -> read(chain, chain)).hasMessageContaining("no private key in");
        assertThatThrownBy(() -> read(chain, folder.resolve("missing"))).isInstanceOf(IOException.class);
        String text = issued.keyPem();
        Path half = file("half.pem", text.substring(0, text.length() / 2));
        assertThatThrownBy(() -> read(chain, half)).hasMessageContaining("no private key in");
        Path locked = file("locked.pem", TestCertificates.pem("ENCRYPTED PRIVATE KEY", new byte[50]));
        assertThatThrownBy(() -> read(chain, locked)).hasMessageContaining("ENCRYPTED PRIVATE KEY");
        Path rubbish = file("rubbish.pem", TestCertificates.pem("PRIVATE KEY", new byte[50]));
        assertThatThrownBy(() -> read(chain, rubbish)).hasMessageContaining("cannot be read");
        Path rubbishChain = file("rubbish-chain.pem", TestCertificates.pem("CERTIFICATE", new byte[50]));
        assertThatThrownBy(() -> read(rubbishChain, key)).isInstanceOf(GeneralSecurityException.class);
    }
}
