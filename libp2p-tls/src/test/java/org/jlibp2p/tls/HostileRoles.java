package org.jlibp2p.tls;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Vector;

import org.bouncycastle.tls.AbstractTlsClient;
import org.bouncycastle.tls.AbstractTlsServer;
import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.Certificate;
import org.bouncycastle.tls.CertificateEntry;
import org.bouncycastle.tls.CertificateRequest;
import org.bouncycastle.tls.CertificateType;
import org.bouncycastle.tls.CipherSuite;
import org.bouncycastle.tls.NameType;
import org.bouncycastle.tls.NamedGroup;
import org.bouncycastle.tls.ProtocolName;
import org.bouncycastle.tls.ProtocolVersion;
import org.bouncycastle.tls.ServerName;
import org.bouncycastle.tls.SignatureAndHashAlgorithm;
import org.bouncycastle.tls.TlsAuthentication;
import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsCredentialedSigner;
import org.bouncycastle.tls.TlsCredentials;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsServerCertificate;
import org.bouncycastle.tls.TlsServerProtocol;
import org.bouncycastle.tls.TlsUtils;
import org.bouncycastle.tls.crypto.TlsCertificate;
import org.bouncycastle.tls.crypto.TlsStreamSigner;
import org.bouncycastle.tls.crypto.impl.bc.BcTlsCrypto;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;

/** A peer that takes everything, and says what a test wants it to. */
final class HostileRoles {
    final ForgedKey key;
    final List<Bytes> certificates;

    /** The certificates that came from the other side. */
    final List<Bytes> seen = new ArrayList<>();

    private ProtocolVersion[] versions = ProtocolVersion.TLSv13.only();
    private int[] ciphers = {CipherSuite.TLS_AES_128_GCM_SHA256};
    private List<String> names = List.of("libp2p");
    private String serverName;
    private boolean asks = true;
    private int[] groups = {NamedGroup.x25519};

    private HostileRoles(ForgedKey key, List<Bytes> certificates) {
        this.key = key;
        this.certificates = certificates;
    }

    /** With some certificates, and a key that signs the handshake. */
    static HostileRoles with(ForgedKey key, Bytes... certificates) {
        return new HostileRoles(key, List.of(certificates));
    }

    static HostileRoles with(Forgery forgery) {
        return with(forgery.key, forgery.encode());
    }

    HostileRoles names(String... other) {
        names = List.of(other);
        return this;
    }

    HostileRoles ciphers(int... other) {
        ciphers = other;
        return this;
    }

    HostileRoles naming(String server) {
        serverName = server;
        return this;
    }

    HostileRoles askingForNoCertificate() {
        asks = false;
        return this;
    }

    HostileRoles groups(int... other) {
        groups = other;
        return this;
    }

    HostileRoles before13() {
        versions = ProtocolVersion.TLSv12.only();
        ciphers = new int[] {CipherSuite.TLS_ECDHE_ECDSA_WITH_AES_128_GCM_SHA256};
        return this;
    }

    BouncyPeer dial(Duplex pipe) {
        TlsClientProtocol protocol = new TlsClientProtocol();
        try {
            protocol.connect(new Client());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new BouncyPeer(pipe, protocol).start();
    }

    BouncyPeer listen(Duplex pipe) {
        TlsServerProtocol protocol = new TlsServerProtocol();
        try {
            protocol.accept(new Server());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        return new BouncyPeer(pipe, protocol).start();
    }

    private Vector<ProtocolName> protocolNames() {
        Vector<ProtocolName> all = new Vector<>();
        names.forEach(name -> all.add(ProtocolName.asUtf8Encoding(name)));
        return all.isEmpty() ? null : all;
    }

    /** Takes any certificate for an opaque one with a key that is ours. */
    private final class Crypto extends BcTlsCrypto {
        Crypto() {
            super(new SecureRandom());
        }

        @Override
        public TlsCertificate createCertificate(short type, byte[] encoding) {
            Bytes encoded = Bytes.copyOf(encoding);
            seen.add(encoded);
            return PeerCertificate.of(encoded, LibP2pCertificate.parse(encoded).key(), () -> {});
        }
    }

    private final class Credentials implements TlsCredentialedSigner {
        @Override
        public Certificate getCertificate() {
            CertificateEntry[] entries = certificates.stream()
                    .map(encoded -> new CertificateEntry(PeerCertificate.own(encoded), null))
                    .toArray(CertificateEntry[]::new);
            return new Certificate(CertificateType.X509, TlsUtils.EMPTY_BYTES, entries);
        }

        @Override
        public SignatureAndHashAlgorithm getSignatureAndHashAlgorithm() {
            return org.bouncycastle.tls.SignatureScheme.getSignatureAndHashAlgorithm(
                    key.scheme().code());
        }

        @Override
        public byte[] generateRawSignature(byte[] hash) throws IOException {
            throw new TlsFatalAlert(AlertDescription.internal_error);
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
                    return key.handshakes()
                            .apply(Bytes.wrap(message.toByteArray()))
                            .toByteArray();
                }
            };
        }
    }

    private final class Client extends AbstractTlsClient {
        Client() {
            super(new Crypto());
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return versions;
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return ciphers;
        }

        @Override
        protected Vector<ProtocolName> getProtocolNames() {
            return protocolNames();
        }

        @Override
        protected Vector<Integer> getSupportedGroups(@SuppressWarnings("rawtypes") Vector roles) {
            return new Vector<>(Arrays.stream(groups).boxed().toList());
        }

        @Override
        protected Vector<ServerName> getSNIServerNames() {
            Vector<ServerName> servers = new Vector<>();
            if (serverName != null) {
                servers.add(new ServerName(
                        NameType.host_name, Bytes.utf8(serverName).toByteArray()));
            }
            return serverName == null ? null : servers;
        }

        @Override
        public boolean shouldCheckSigAlgOfPeerCerts() {
            return false;
        }

        @Override
        public TlsAuthentication getAuthentication() {
            return new TlsAuthentication() {
                @Override
                public void notifyServerCertificate(TlsServerCertificate certificate) {}

                @Override
                public TlsCredentials getClientCredentials(CertificateRequest request) {
                    return certificates.isEmpty() ? null : new Credentials();
                }
            };
        }
    }

    private final class Server extends AbstractTlsServer {
        Server() {
            super(new Crypto());
        }

        @Override
        protected ProtocolVersion[] getSupportedVersions() {
            return versions;
        }

        @Override
        protected int[] getSupportedCipherSuites() {
            return ciphers;
        }

        @Override
        public int[] getSupportedGroups() {
            return groups;
        }

        @Override
        protected ProtocolName selectProtocolName() {
            return names.isEmpty() ? null : ProtocolName.asUtf8Encoding(names.get(0));
        }

        @Override
        public boolean shouldCheckSigAlgOfPeerCerts() {
            return false;
        }

        @Override
        public CertificateRequest getCertificateRequest() throws IOException {
            return asks ? new CertificateRequest(TlsUtils.EMPTY_BYTES, HandshakeTerms.signatures(), null, null) : null;
        }

        @Override
        public TlsCredentials getCredentials() {
            return new Credentials();
        }

        @Override
        public void notifyClientCertificate(Certificate certificate) {}
    }
}
