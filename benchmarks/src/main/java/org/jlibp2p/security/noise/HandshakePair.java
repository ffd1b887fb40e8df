package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.Identity;

/** Two peers that shake hands without a pipe between them. Their Noise keys are made once, as a node does. */
final class HandshakePair {
    private final SecureRandom random = new SecureRandom();
    private final AeadCipher.Engine engine;
    private final NoiseHandshake.Terms dialler;
    private final NoiseHandshake.Terms listener;

    /** A handshake that both sides have completed. */
    record Done(NoiseHandshake dialled, NoiseHandshake listened) {}

    HandshakePair(AeadCipher.Engine engine) {
        this.engine = engine;
        Identity left = Identity.generate();
        Identity right = Identity.generate();
        List<ProtocolId> muxers = List.of(ProtocolId.of("/yamux/1.0.0"));
        dialler = new NoiseHandshake.Terms(true, StaticKey.generate(left, random), Optional.of(right.peerId()), muxers);
        listener = new NoiseHandshake.Terms(false, StaticKey.generate(right, random), Optional.empty(), muxers);
    }

    Done run() {
        NoiseHandshake dialled = new NoiseHandshake(dialler, X25519KeyPair.generate(random), engine);
        NoiseHandshake listened = new NoiseHandshake(listener, X25519KeyPair.generate(random), engine);
        Bytes first = dialled.start().orElseThrow();
        Bytes second = listened.onMessage(buffer(first)).orElseThrow();
        Bytes third = dialled.onMessage(buffer(second)).orElseThrow();
        listened.onMessage(buffer(third));
        return new Done(dialled, listened);
    }

    private static ByteBuffer buffer(Bytes message) {
        return message.borrow(ByteBuffer::wrap);
    }
}
