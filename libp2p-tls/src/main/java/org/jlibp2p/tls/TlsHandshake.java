package org.jlibp2p.tls;

import java.io.IOException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Optional;

import org.bouncycastle.tls.TlsClientProtocol;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsProtocol;
import org.bouncycastle.tls.TlsServerProtocol;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;

/**
 * The handshake, record by record, computed by BouncyCastle's. No I/O; confined to one thread; of no use any more once it
 * has failed. TLS 1.3 only, both sides with one certificate, nothing resumed, no server named.
 *
 * <p>Specification: libp2p, tls/tls.md; RFC 8446, section 2.
 */
final class TlsHandshake {
    /** The most bytes that a peer may send in a handshake: several times what any needs, and so few records too. */
    static final int MAX_INPUT = 65_536;

    private final HandshakeTerms terms;
    private final PeerProof proof;
    private final ClientRole client;
    private final ServerRole server;
    private final TlsProtocol protocol;
    private int received;
    private HandshakeSecrets secrets;

    TlsHandshake(HandshakeTerms terms, SecureRandom random) {
        this.terms = terms;
        this.proof = new PeerProof(random, terms.expected());
        this.client = new ClientRole(terms, proof);
        this.server = new ServerRole(terms, proof);
        this.protocol = terms.initiator() ? new TlsClientProtocol() : new TlsServerProtocol();
    }

    /** Begins, and yields what is to be sent first: nothing by the server. */
    Bytes start() {
        try {
            if (protocol instanceof TlsClientProtocol initiating) {
                initiating.connect(client);
            } else {
                ((TlsServerProtocol) protocol).accept(server);
            }
        } catch (IOException e) {
            throw new IllegalStateException("a handshake could not be begun", e);
        }
        return output();
    }

    /**
     * Takes the peer's next record.
     *
     * @param record a whole one, with its header
     * @param now the time of day
     * @return what is to be sent, if anything
     * @throws HandshakeException if the record is not acceptable; {@link #output()} is an alert then
     */
    Bytes onRecord(Bytes record, Instant now) {
        received += record.size();
        if (received > MAX_INPUT) {
            throw new HandshakeException(Reason.MALFORMED, "a handshake of more than " + MAX_INPUT + " bytes");
        }
        proof.setTime(now);
        try {
            protocol.offerInput(record.toByteArray());
        } catch (IOException e) {
            throw proof.failure().orElseGet(() -> typed(e));
        }
        secrets = terms.initiator() ? client.secrets() : server.secrets();
        return output();
    }

    private static HandshakeException typed(IOException failure) {
        if (failure instanceof TlsFatalAlertReceived refused) {
            int code = refused.getAlertDescription();
            return new HandshakeException(
                    Alert.of(code)
                            .map(Alert::reason)
                            .filter(Reason.NOTHING_IN_COMMON::equals)
                            .orElse(Reason.REFUSED),
                    "the peer refused the handshake: " + Alert.nameOf(code),
                    failure);
        }
        if (failure instanceof TlsFatalAlert alert) {
            int code = alert.getAlertDescription();
            return new HandshakeException(
                    Alert.of(code).map(Alert::reason).orElse(Reason.MALFORMED),
                    "an unacceptable handshake: " + Alert.nameOf(code),
                    failure);
        }
        return new HandshakeException(Reason.MALFORMED, "a handshake that is none", failure);
    }

    /** What is to be sent and has not been asked for yet. */
    Bytes output() {
        byte[] output = new byte[protocol.getAvailableOutputBytes()];
        protocol.readOutput(output, 0, output.length);
        return Bytes.wrap(output);
    }

    /** Whether both sides are proved, so that the next record is one of the connection. */
    boolean isComplete() {
        return secrets != null;
    }

    PublicKey remoteKey() {
        return proof.proved().hostKey();
    }

    /** The muxer that both sides have agreed on; those of older peers agree on none. */
    Optional<ProtocolId> earlyMuxer() {
        return terms.muxerOf(secrets.name());
    }

    /** What seals the records of this side. */
    TrafficSecret sending() {
        return terms.initiator() ? secrets.client() : secrets.server();
    }

    /** What opens those of the peer. */
    TrafficSecret receiving() {
        return terms.initiator() ? secrets.server() : secrets.client();
    }
}
