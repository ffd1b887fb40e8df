package org.jlibp2p.tls;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;

/**
 * The one place where a peer's certificate is judged, for whatever carries it. Plain functions of their arguments.
 *
 * <p>Specification: libp2p, tls/tls.md, Peer Authentication.
 */
final class CertificateVerifier {
    private CertificateVerifier() {}

    /**
     * Judges what a peer presented. That the peer has the key of the certificate is for the handshake to prove.
     *
     * @param chain the certificates, of which there has to be one
     * @param expected the peer that was dialled
     * @param now the time of day
     * @return the certificate, whose host key is that of the peer
     * @throws HandshakeException if anything about it is wrong
     */
    static LibP2pCertificate verify(List<LibP2pCertificate> chain, Optional<PeerId> expected, Instant now) {
        if (chain.size() != 1) {
            throw new HandshakeException(
                    Reason.BAD_CERTIFICATE,
                    chain.isEmpty()
                            ? "the peer presented no certificate"
                            : "the peer presented more than one certificate");
        }
        LibP2pCertificate certificate = chain.get(0);
        if (now.isBefore(certificate.notBefore())) {
            throw new HandshakeException(
                    Reason.EXPIRED, "a certificate that is not valid before " + certificate.notBefore());
        }
        if (now.isAfter(certificate.notAfter())) {
            throw new HandshakeException(Reason.EXPIRED, "a certificate that expired at " + certificate.notAfter());
        }
        if (!certificate.key().verify(certificate.signatureScheme(), certificate.signed(), certificate.signature())) {
            throw new HandshakeException(Reason.BAD_SIGNATURE, "a certificate that its own key did not sign");
        }
        Bytes signedByHost = LibP2pCertificate.signedByHost(certificate.key().encoded());
        if (!certificate.hostKey().verify(signedByHost, certificate.hostSignature())) {
            throw new HandshakeException(Reason.BAD_SIGNATURE, "the identity key did not sign the certificate's key");
        }
        if (expected.filter(peer -> !peer.matches(certificate.hostKey())).isPresent()) {
            throw new HandshakeException(
                    Reason.WRONG_PEER,
                    "expected " + expected.get() + ", but this is " + PeerId.of(certificate.hostKey()));
        }
        return certificate;
    }
}
