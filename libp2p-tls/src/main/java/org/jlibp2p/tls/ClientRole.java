package org.jlibp2p.tls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;

import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateStatusRequest;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;

/** What the client of a handshake offers, and how it judges the server. */
final class ClientRole extends AbstractTlsClient {
    private final HandshakeTerms terms;
    private final PeerProof proof;
    private HandshakeSecrets secrets;
    private boolean wasAsked;

    ClientRole(HandshakeTerms terms, PeerProof proof) {
        super(proof);
        this.terms = terms;
        this.proof = proof;
    }

    @Override
    protected ProtocolVersion[] getSupportedVersions() {
        return ProtocolVersion.TLSv13.only();
    }

    @Override
    protected int[] getSupportedCipherSuites() {
        return Suite.codes();
    }

    @Override
    protected Vector<ProtocolName> getProtocolNames() {
        return terms.names();
    }

    @Override
    protected Vector<Integer> getSupportedGroups(@SuppressWarnings("rawtypes") Vector roles) {
        Vector<Integer> groups = new Vector<>();
        for (int group : HandshakeTerms.groups()) {
            groups.add(group);
        }
        return groups;
    }

    @Override
    protected Vector<SignatureAndHashAlgorithm> getSupportedSignatureAlgorithms() {
        return HandshakeTerms.signatures();
    }

    /** Nobody can say anything about a certificate that its owner has made himself. */
    @Override
    protected CertificateStatusRequest getCertificateStatusRequest() {
        return null;
    }

    /** There is nothing in between that would have to take it for an older version. */
    @Override
    public boolean shouldUseCompatibilityMode() {
        return false;
    }

    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false; // certificates are judged elsewhere
    }

    @Override
    public void processServerExtensions(@SuppressWarnings("rawtypes") Hashtable extensions) throws IOException {
        super.processServerExtensions(extensions);
        ProtocolName chosen = context.getSecurityParametersHandshake().getApplicationProtocol();
        if (chosen != null && !terms.names().contains(chosen)) {
            throw proof.refuse(
                    new HandshakeException(
                            Reason.NOTHING_IN_COMMON, "the server chose an application protocol that was not offered"),
                    Alert.ILLEGAL_PARAMETER);
        }
    }

    @Override
    public TlsAuthentication getAuthentication() {
        return new TlsAuthentication() {
            @Override
            public void notifyServerCertificate(TlsServerCertificate certificate) throws TlsFatalAlert {
                proof.judge();
            }

            @Override
            public TlsCredentials getClientCredentials(CertificateRequest request) {
                wasAsked = true;
                return new OwnCredentials(terms.self());
            }
        };
    }

    @Override
    public void notifyAlertReceived(short level, short code) {
        proof.heard(code);
    }

    @Override
    public void notifyHandshakeComplete() throws TlsFatalAlert {
        if (!wasAsked) {
            throw proof.refuse(
                    new HandshakeException(Reason.BAD_CERTIFICATE, "the server wanted no certificate"),
                    Alert.HANDSHAKE_FAILURE);
        }
        secrets = HandshakeSecrets.take(context);
    }

    /** What was agreed on, or null before the end. */
    HandshakeSecrets secrets() {
        return secrets;
    }
}
