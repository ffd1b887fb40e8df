package org.jlibp2p.tls;

import java.security.SecureRandom;
import java.util.Collections;
import java.util.Map;
import java.util.WeakHashMap;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.io.Direction;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.security.SecureConnection;
import org.jlibp2p.security.Security;

/**
 * The TLS security channel: TLS 1.3 and nothing older, both sides proved by a certificate that their identity key has
 * signed. Any thread may share one; it holds no state of connections.
 *
 * <p>Each identity gets one certificate per instance of this class, made when it is first used and never stored, with a key
 * of its own. If both sides offer muxers, the handshake settles on the first of the client's that the server has;
 * otherwise {@link SecureConnection#earlyMuxer()} is empty and the muxer is negotiated later. Sessions are never resumed,
 * clients name no server, and servers do not look at what they are called.
 *
 * <p>The ciphers are the three of TLS 1.3, AES with 128 bits first, all computed by the JDK. Records have at most 16 KiB of
 * plaintext, as the format has it. An end that the peer did not announce with close_notify is a failure, not an end.
 *
 * <p>Specification: libp2p, tls/tls.md; connections/inlined-muxer-negotiation.md; RFC 8446.
 */
public final class Tls implements Security {
    /** The id under which this channel is negotiated. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/tls/1.0.0");

    private final SecureRandom random = new SecureRandom();
    private final Map<Identity, OwnCertificate> certificates = Collections.synchronizedMap(new WeakHashMap<>());

    private Tls() {}

    /**
     * The TLS channel.
     *
     * @return a fresh one, with no certificates made yet
     */
    public static Tls create() {
        return new Tls();
    }

    @Override
    public ProtocolId protocol() {
        return PROTOCOL;
    }

    /** As said at {@link Security}. Completing the future from outside gives up and resets the pipe. */
    @Override
    public CompletableFuture<SecureConnection> secure(Duplex raw, Handshake handshake) {
        assert raw.loop().inLoop();
        OwnCertificate self =
                certificates.computeIfAbsent(handshake.self(), identity -> OwnCertificate.generate(identity, random));
        boolean initiator = handshake.direction() == Direction.OUTBOUND;
        HandshakeTerms terms = new HandshakeTerms(initiator, self, handshake.expected(), handshake.muxers());
        return new TlsUpgrade(raw, new TlsHandshake(terms, random), initiator).run();
    }
}
