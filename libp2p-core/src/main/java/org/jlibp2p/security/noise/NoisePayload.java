package org.jlibp2p.security.noise;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * What a handshake message carries: who sends it, the proof, and what it can multiplex with.
 *
 * <p>Specification: libp2p, noise/README.md, The libp2p Handshake Payload.
 *
 * @param identityKey the encoded public key of the sender, empty if it said nothing
 * @param signature over the sender's static key, by the identity key; empty if it said nothing
 * @param muxers ids of stream muxers, in the sender's order of preference
 */
record NoisePayload(Bytes identityKey, Bytes signature, List<String> muxers) {
    /** A list of more muxers is taken for none: nobody has that many, and each one costs comparisons. */
    static final int MAX_MUXERS = 100;

    static final Codec<NoisePayload> CODEC = new PayloadCodec();

    private static final int IDENTITY_KEY = 1;
    private static final int IDENTITY_SIGNATURE = 2;
    private static final int EXTENSIONS = 4;
    private static final int STREAM_MUXERS = 2;

    private static final class PayloadCodec implements Codec<NoisePayload> {
        @Override
        public int maxSize() {
            return HandshakeState.MAX_MESSAGE;
        }

        @Override
        public Bytes encode(NoisePayload payload) {
            ProtoWriter writer = new ProtoWriter();
            if (!payload.identityKey.isEmpty()) {
                writer.bytes(IDENTITY_KEY, payload.identityKey);
            }
            if (!payload.signature.isEmpty()) {
                writer.bytes(IDENTITY_SIGNATURE, payload.signature);
            }
            if (!payload.muxers.isEmpty()) {
                writer.message(
                        EXTENSIONS,
                        extensions -> payload.muxers.forEach(muxer -> extensions.string(STREAM_MUXERS, muxer)));
            }
            return writer.toBytes();
        }

        @Override
        public NoisePayload decode(Bytes bytes) {
            Bytes identityKey = Bytes.empty();
            Bytes signature = Bytes.empty();
            List<String> muxers = new ArrayList<>();
            ProtoReader reader = new ProtoReader(bytes);
            while (reader.next()) {
                switch (reader.field()) {
                    case IDENTITY_KEY:
                        identityKey = reader.bytes(maxSize());
                        break;
                    case IDENTITY_SIGNATURE:
                        signature = reader.bytes(maxSize());
                        break;
                    case EXTENSIONS:
                        readMuxers(reader.message(maxSize()), muxers);
                        break;
                    default: // skipped
                }
            }
            return new NoisePayload(
                    identityKey, signature, muxers.size() > MAX_MUXERS ? List.of() : List.copyOf(muxers));
        }

        private void readMuxers(ProtoReader reader, List<String> muxers) {
            while (reader.next()) {
                if (reader.field() == STREAM_MUXERS) {
                    // Not necessarily UTF-8, as the specification uses proto2; what is not, is no muxer of ours.
                    Bytes muxer = reader.bytes(maxSize());
                    if (muxers.size() <= MAX_MUXERS) {
                        muxers.add(muxer.utf8());
                    }
                }
            }
        }
    }
}
