package org.jlibp2p.tls;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import com.code_intelligence.jazzer.junit.FuzzTest;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.security.HandshakeException;

import static org.assertj.core.api.Assertions.assertThat;

/** Certificates, and the extension in them, are read or refused, always in the same way. */
class CertificateFuzzTest {
    private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");
    private static final Identity HOST = Identity.generate();
    private static final ForgedKey KEY = ForgedKey.p256();

    @FuzzTest(maxDuration = "30s")
    void certificate(byte[] data) {
        readOrRefuse(Bytes.copyOf(data));
    }

    /** Whatever is in the extension, of a certificate that is right otherwise. */
    @FuzzTest(maxDuration = "30s")
    void extension(byte[] data) {
        readOrRefuse(Forgery.of(HOST, KEY)
                .extensions(Forgery.libp2p(Bytes.copyOf(data)))
                .encode());
    }

    /** An example of the specification, somewhere else than it should be. */
    @FuzzTest(maxDuration = "30s")
    void changedExample(byte[] data) {
        byte[] changed = SpecificationVectors.ED25519.toByteArray();
        for (int i = 0; i + 2 < data.length; i += 3) {
            int at = ((data[i] & 0xff) << 8 | data[i + 1] & 0xff) % changed.length;
            changed[at] = data[i + 2];
        }
        readOrRefuse(Bytes.wrap(changed));
    }

    private static void readOrRefuse(Bytes encoded) {
        LibP2pCertificate certificate;
        try {
            certificate = LibP2pCertificate.parse(encoded);
        } catch (HandshakeException refused) {
            return;
        }
        assertThat(LibP2pCertificate.parse(encoded)).isEqualTo(certificate);
        try {
            assertThat(CertificateVerifier.verify(List.of(certificate), Optional.empty(), NOW))
                    .isSameAs(certificate);
        } catch (HandshakeException refused) {
            assertThat(refused.reason()).isNotNull();
        }
    }
}
