package org.jlibp2p.security.noise;

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
 * The Noise security channel: {@code Noise_XX_25519_ChaChaPoly_SHA256}, both sides proved by their identity keys. Any
 * thread may share one; it holds no state of connections.
 *
 * <p>Each identity gets one Noise key per instance of this class, signed when it is first used and never stored: a
 * handshake then costs no signature. If both sides offer muxers, the handshake settles on the first of the initiator's
 * that the responder has; otherwise {@link SecureConnection#earlyMuxer()} is empty and the muxer is negotiated later.
 *
 * <p>The cipher is the fastest ChaCha20-Poly1305 at hand that passes a self-test, chosen at the first use and logged once.
 * From Java 21 on that is {@code jdk+java}, which is the JDK's with this library's own for short messages; before, it is
 * {@code conscrypt} if that is on the class path, otherwise {@code java}, this library's own. The system property
 * {@code org.jlibp2p.noise.aead} asks for another by one of these names, or for {@code jdk} alone.
 *
 * <p>Keys are agreed on by Conscrypt or by BouncyCastle, as {@link org.jlibp2p.crypto.KeyEngines} says.
 *
 * <p>Messages have at most 65535 bytes, as the format has it; lists of more than 100 muxers are ignored. Specification:
 * libp2p, noise/README.md; connections/inlined-muxer-negotiation.md.
 */
public final class Noise implements Security {
    /** The id under which this channel is negotiated. */
    public static final ProtocolId PROTOCOL = ProtocolId.of("/noise");

    private final SecureRandom random = new SecureRandom();
    private final AeadCipher.Engine engine = AeadEngines.chosen();
    private final Map<Identity, StaticKey> staticKeys = Collections.synchronizedMap(new WeakHashMap<>());

    private Noise() {}

    /**
     * The Noise channel.
     *
     * @return a fresh one, with no keys made yet
     */
    public static Noise create() {
        return new Noise();
    }

    @Override
    public ProtocolId protocol() {
        return PROTOCOL;
    }

    /** As said at {@link Security}. Completing the future from outside gives up and resets the pipe. */
    @Override
    public CompletableFuture<SecureConnection> secure(Duplex raw, Handshake handshake) {
        assert raw.loop().inLoop();
        StaticKey self = staticKeys.computeIfAbsent(handshake.self(), identity -> StaticKey.generate(identity, random));
        NoiseHandshake.Terms terms = new NoiseHandshake.Terms(
                handshake.direction() == Direction.OUTBOUND, self, handshake.expected(), handshake.muxers());
        return new NoiseUpgrade(raw, new NoiseHandshake(terms, X25519KeyPair.generate(random), engine)).run();
    }
}
