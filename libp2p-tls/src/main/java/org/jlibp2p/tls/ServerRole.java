package org.jlibp2p.tls;

import java.io.IOException;
import java.util.Hashtable;
import java.util.Vector;

import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsUtils;

/** What the server of a handshake accepts, and how it judges the client. */
final class ServerRole extends AbstractTlsServer {
    private final HandshakeTerms terms;
    private final PeerProof proof;
    private HandshakeSecrets secrets;

    ServerRole(HandshakeTerms terms, PeerProof proof) {
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

    /** How fast ciphers are is known here, and not there. */
    @Override
    protected boolean preferLocalCipherSuites() {
        return true;
    }

    @Override
    public int[] getSupportedGroups() {
        return HandshakeTerms.groups();
    }

    @Override
    protected Vector<ProtocolName> getProtocolNames() {
        return terms.names();
    }

    /** The client's order counts, as in all negotiations of libp2p. */
    @Override
    @SuppressWarnings("rawtypes")
    protected ProtocolName selectProtocolName(Vector clients, Vector servers) {
        for (Object name : clients) {
            if (servers.contains(name)) {
                return (ProtocolName) name;
            }
        }
        return null;
    }

    /** None but the application protocol: the records are not BouncyCastle's, and keep to no shorter length. */
    @Override
    public Hashtable<Integer, byte[]> getServerExtensions() {
        return new Hashtable<>();
    }

    @Override
    public CertificateRequest getCertificateRequest() throws IOException {
        return new CertificateRequest(TlsUtils.EMPTY_BYTES, HandshakeTerms.signatures(), null, null);
    }

    @Override
    public boolean shouldCheckSigAlgOfPeerCerts() {
        return false; // certificates are judged elsewhere
    }

    @Override
    public TlsCredentials getCredentials() {
        return new OwnCredentials(terms.self());
    }

    @Override
    public void notifyClientCertificate(Certificate certificate) throws TlsFatalAlert {
        proof.judge();
    }

    @Override
    public void notifyAlertReceived(short level, short code) {
        proof.heard(code);
    }

    @Override
    public void notifyHandshakeComplete() {
        secrets = HandshakeSecrets.take(context);
    }

    /** What was agreed on, or null before the end. */
    HandshakeSecrets secrets() {
        return secrets;
    }
}
