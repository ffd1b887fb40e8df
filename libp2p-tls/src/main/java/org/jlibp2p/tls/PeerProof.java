package org.jlibp2p.tls;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;

/**
 * What a handshake of BouncyCastle's computes with, and the certificates that it comes by: each is read here as it
 * arrives, and judged once the chain is complete. One for each handshake; confined to one thread.
 */
final class PeerProof extends BcTlsCrypto {
    private final Optional<PeerId> expected;
    private final List<LibP2pCertificate> chain = new ArrayList<>();
    private Instant now;
    private LibP2pCertificate proved;
    private HandshakeException failure;

    PeerProof(SecureRandom random, Optional<PeerId> expected) {
        super(random);
        this.expected = expected;
    }

    /** Says what time it is until it is said again. */
    void setTime(Instant time) {
        now = time;
    }

    @Override
    public TlsCertificate createCertificate(short type, byte[] encoding) throws IOException {
        if (type != CertificateType.X509) {
            throw new TlsFatalAlert(AlertDescription.unsupported_certificate);
        }
        Bytes encoded = Bytes.wrap(encoding);
        try {
            if (!chain.isEmpty()) {
                throw new HandshakeException(Reason.BAD_CERTIFICATE, "the peer presented more than one certificate");
            }
            LibP2pCertificate certificate = LibP2pCertificate.parse(encoded);
            chain.add(certificate);
            return PeerCertificate.of(encoded, certificate.key(), this::notSigned);
        } catch (HandshakeException refused) {
            throw refuse(refused, Alert.of(refused.reason()));
        }
    }

    /** Judges what has been presented. */
    void judge() throws TlsFatalAlert {
        try {
            proved = CertificateVerifier.verify(chain, expected, now);
        } catch (HandshakeException refused) {
            throw refuse(refused, chain.isEmpty() ? Alert.CERTIFICATE_REQUIRED : Alert.of(refused.reason()));
        }
    }

    /** Takes an alert of the peer's; whatever it means else, the end of the connection is one. */
    void heard(short code) {
        if (code == Alert.CLOSE_NOTIFY.code()) {
            failure = new HandshakeException(Reason.CLOSED_EARLY, "the peer ended the connection during the handshake");
        }
    }

    private void notSigned() {
        failure = new HandshakeException(Reason.BAD_SIGNATURE, "the certificate's key did not sign this handshake");
    }

    /** Keeps a failure, and says it in the words of the wire. */
    TlsFatalAlert refuse(HandshakeException refused, Alert alert) {
        failure = refused;
        return new TlsFatalAlert(alert.code(), refused);
    }

    /** The certificate that was judged to be good, or null. */
    LibP2pCertificate proved() {
        return proved;
    }

    /** What was wrong, if it was found here. */
    Optional<HandshakeException> failure() {
        return Optional.ofNullable(failure);
    }
}
