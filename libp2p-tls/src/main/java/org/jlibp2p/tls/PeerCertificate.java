package org.jlibp2p.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.math.BigInteger;

import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.crypto.Tls13Verifier;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsEncryptor;
import org.bouncycastle.tls.crypto.TlsVerifier;
import org.jlibp2p.bytes.Bytes;

/**
 * A certificate as BouncyCastle's handshake wants to see it: what TLS 1.3 asks of one, which is its encoding and, of the
 * peer's, whether its key signed the handshake. What belongs to older versions is refused.
 */
final class PeerCertificate implements TlsCertificate {
    private final Bytes encoded;
    private final CertificateKey key;
    private final Runnable onForgery;

    private PeerCertificate(Bytes encoded, CertificateKey key, Runnable onForgery) {
        this.encoded = encoded;
        this.key = key;
        this.onForgery = onForgery;
    }

    /** That of the peer, with its key, and what to do before a handshake is refused that the key did not sign. */
    static TlsCertificate of(Bytes encoded, CertificateKey key, Runnable onForgery) {
        return new PeerCertificate(encoded, key, onForgery);
    }

    /** That of this side, which nothing is asked of. */
    static TlsCertificate own(Bytes encoded) {
        return new PeerCertificate(encoded, null, () -> {});
    }

    @Override
    public Tls13Verifier createVerifier(int signatureScheme) throws IOException {
        SignatureScheme scheme = SignatureScheme.ofHandshake(signatureScheme)
                .orElseThrow(() -> new TlsFatalAlert(AlertDescription.illegal_parameter));
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        return new Tls13Verifier() {
            @Override
            public OutputStream getOutputStream() {
                return message;
            }

            @Override
            public boolean verifySignature(byte[] signature) {
                boolean signed = key.verify(scheme, Bytes.wrap(message.toByteArray()), Bytes.wrap(signature));
                if (!signed) {
                    onForgery.run();
                }
                return signed;
            }
        };
    }

    @Override
    public byte[] getEncoded() {
        return encoded.toByteArray();
    }

    /** Asked for extensions that bind certificates to features of TLS, which are none of ours. */
    @Override
    public byte[] getExtension(ASN1ObjectIdentifier extension) {
        return null;
    }

    @Override
    public TlsCertificate checkUsageInRole(int role) throws IOException {
        throw old();
    }

    @Override
    public TlsEncryptor createEncryptor(int role) throws IOException {
        throw old();
    }

    @Override
    public TlsVerifier createVerifier(short signatureAlgorithm) throws IOException {
        throw old();
    }

    @Override
    public BigInteger getSerialNumber() {
        throw new UnsupportedOperationException("serial numbers mean nothing here");
    }

    @Override
    public String getSigAlgOID() {
        return null;
    }

    @Override
    public ASN1Encodable getSigAlgParams() {
        return null;
    }

    @Override
    public short getLegacySignatureAlgorithm() throws IOException {
        throw old();
    }

    @Override
    public boolean supportsSignatureAlgorithm(short signatureAlgorithm) throws IOException {
        throw old();
    }

    @Override
    public boolean supportsSignatureAlgorithmCA(short signatureAlgorithm) throws IOException {
        throw old();
    }

    private static TlsFatalAlert old() {
        return new TlsFatalAlert(AlertDescription.internal_error, "not a question of TLS 1.3");
    }
}
