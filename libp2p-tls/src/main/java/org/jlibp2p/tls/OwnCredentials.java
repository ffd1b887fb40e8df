package org.jlibp2p.tls;

import java.io.ByteArrayOutputStream;
import java.io.OutputStream;

import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.jlibp2p.bytes.Bytes;

/** This side's certificate, and its signature under a handshake, as BouncyCastle's handshake wants them. */
final class OwnCredentials implements TlsCredentialedSigner {
    private final OwnCertificate self;

    OwnCredentials(OwnCertificate self) {
        this.self = self;
    }

    @Override
    public Certificate getCertificate() {
        return new Certificate(CertificateType.X509, TlsUtils.EMPTY_BYTES, new CertificateEntry[] {
            new CertificateEntry(PeerCertificate.own(self.encoded()), null)
        });
    }

    @Override
    public SignatureAndHashAlgorithm getSignatureAndHashAlgorithm() {
        return org.bouncycastle.tls.SignatureScheme.getSignatureAndHashAlgorithm(SignatureScheme.ECDSA_SHA256.code());
    }

    @Override
    public TlsStreamSigner getStreamSigner() {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        return new TlsStreamSigner() {
            @Override
            public OutputStream getOutputStream() {
                return message;
            }

            @Override
            public byte[] getSignature() {
                return self.key().sign(Bytes.wrap(message.toByteArray())).toByteArray();
            }
        };
    }

    @Override
    public byte[] generateRawSignature(byte[] hash) {
        throw new UnsupportedOperationException("the key signs messages, not their hashes");
    }
}
