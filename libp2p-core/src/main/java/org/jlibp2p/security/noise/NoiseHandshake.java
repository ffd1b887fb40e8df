package org.jlibp2p.security.noise;

import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;

/**
 * One side of libp2p's handshake: the pattern XX, the identities that it proves, and the muxer agreed on along the way. It
 * is given messages and answers with messages. No I/O; confined to one thread; of no use any more once it has failed.
 *
 * <p>Specification: libp2p, noise/README.md, The Noise Handshake; connections/inlined-muxer-negotiation.md.
 */
final class NoiseHandshake {
    private final Terms terms;
    private final HandshakeState state;
    private PublicKey remoteKey;
    private Optional<ProtocolId> earlyMuxer = Optional.empty();

    /**
     * What this side comes with.
     *
     * @param initiator whether this side writes the first message
     * @param self this side's key
     * @param expected whom the initiator wants
     * @param muxers what this side can multiplex with, the best first
     */
    record Terms(boolean initiator, StaticKey self, Optional<PeerId> expected, List<ProtocolId> muxers) {}

    NoiseHandshake(Terms terms, X25519KeyPair ephemeral, AeadCipher.Engine engine) {
        this.terms = terms;
        SymmetricState symmetric = new SymmetricState(HandshakeState.PROTOCOL_NAME, engine);
        this.state = new HandshakeState(
                terms.initiator(), symmetric, Bytes.empty(), terms.self().pair(), ephemeral);
    }

    /** What is said without waiting for the peer. */
    Optional<Bytes> start() {
        return terms.initiator() ? Optional.of(state.write(Bytes.empty())) : Optional.empty();
    }

    /** The longest message that may come next. */
    int maxMessage() {
        // Only the first message has a size that is known, for it has no payload.
        return state.isFirst() ? X25519KeyPair.KEY_SIZE : HandshakeState.MAX_MESSAGE;
    }

    /**
     * Takes the peer's next message.
     *
     * @return the answer, if there is one
     * @throws HandshakeException if the message is not acceptable
     */
    Optional<Bytes> onMessage(ByteBuffer message) {
        boolean first = state.isFirst();
        Bytes payload = state.read(message);
        if (!first) {
            authenticate(payload);
        }
        return state.isComplete() ? Optional.empty() : Optional.of(state.write(ownPayload()));
    }

    private Bytes ownPayload() {
        List<String> muxers = terms.muxers().stream().map(ProtocolId::value).toList();
        return NoisePayload.CODEC.encode(
                new NoisePayload(terms.self().identityKey(), terms.self().signature(), muxers));
    }

    private void authenticate(Bytes encoded) {
        NoisePayload payload = decode(encoded);
        PublicKey key = decodeKey(payload.identityKey());
        if (!key.verify(StaticKey.signed(state.remoteStatic()), payload.signature())) {
            throw new HandshakeException(Reason.BAD_SIGNATURE, "the identity key did not sign this Noise key");
        }
        if (terms.expected().filter(peer -> !peer.matches(key)).isPresent()) {
            throw new HandshakeException(
                    Reason.WRONG_PEER, "expected " + terms.expected().get() + ", but this is " + PeerId.of(key));
        }
        remoteKey = key;
        earlyMuxer = earlyMuxer(payload.muxers());
    }

    private static NoisePayload decode(Bytes encoded) {
        try {
            return NoisePayload.CODEC.decode(encoded);
        } catch (MalformedMessageException e) {
            throw new HandshakeException(Reason.MALFORMED, "a payload that is none", e);
        }
    }

    private static PublicKey decodeKey(Bytes encoded) {
        try {
            return PublicKey.decode(encoded);
        } catch (MalformedMessageException e) {
            throw new HandshakeException(Reason.BAD_KEY, "no acceptable identity key", e);
        }
    }

    /** The first that both have, in the initiator's order: this side's own instance, as it lives as long as the connection. */
    private Optional<ProtocolId> earlyMuxer(List<String> peers) {
        List<ProtocolId> own = terms.muxers();
        return terms.initiator()
                ? own.stream().filter(muxer -> peers.contains(muxer.value())).findFirst()
                : peers.stream()
                        .flatMap(name ->
                                own.stream().filter(muxer -> muxer.value().equals(name)))
                        .findFirst();
    }

    boolean isComplete() {
        return state.isComplete();
    }

    /** The peer's Noise key. */
    Bytes remoteStatic() {
        return state.remoteStatic();
    }

    PublicKey remoteKey() {
        return remoteKey;
    }

    Optional<ProtocolId> earlyMuxer() {
        return earlyMuxer;
    }

    /** The state for what this side sends, and the one for what it receives. */
    List<CipherState> split() {
        return state.split();
    }
}
