package org.jlibp2p.security.plaintext;

import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.security.HandshakeException;
import org.jlibp2p.security.HandshakeException.Reason;
import org.jlibp2p.wire.Codec;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * The one message that each side sends: who it claims to be.
 *
 * <p>Specification: libp2p, plaintext/README.md, Messages and Exchange.
 *
 * @param id the encoded peer id, empty if the sender said nothing
 * @param key the encoded public key, empty if the sender said nothing
 */
record PlaintextExchange(Bytes id, Bytes key) {
    /** Room for the longest key and its id, and what a later version may add. */
    static final int MAX_SIZE = 4096;

    static final Codec<PlaintextExchange> CODEC = new ExchangeCodec();

    private static final int ID = 1;
    private static final int PUBLIC_KEY = 2;

    static PlaintextExchange of(Identity self) {
        return new PlaintextExchange(self.peerId().bytes(), self.publicKey().encode());
    }

    /**
     * The key of the sender, as far as it belongs to its id.
     *
     * @throws HandshakeException if something is missing or does not belong together, or another peer was expected
     */
    PublicKey check(Optional<PeerId> expected) {
        PublicKey claimed = decodeKey();
        if (!decodeId().matches(claimed)) {
            throw new HandshakeException(Reason.BAD_KEY, "the peer's id is not that of its key");
        }
        if (expected.filter(peer -> !peer.matches(claimed)).isPresent()) {
            throw new HandshakeException(
                    Reason.WRONG_PEER, "expected " + expected.get() + ", but this is " + PeerId.of(claimed));
        }
        return claimed;
    }

    private PublicKey decodeKey() {
        try {
            return PublicKey.decode(key);
        } catch (MalformedMessageException e) {
            throw new HandshakeException(Reason.BAD_KEY, "no acceptable identity key", e);
        }
    }

    private PeerId decodeId() {
        try {
            return PeerId.decode(id);
        } catch (MalformedMessageException e) {
            throw new HandshakeException(Reason.MALFORMED, "no acceptable peer id", e);
        }
    }

    private static final class ExchangeCodec implements Codec<PlaintextExchange> {
        @Override
        public int maxSize() {
            return MAX_SIZE;
        }

        @Override
        public Bytes encode(PlaintextExchange exchange) {
            return new ProtoWriter()
                    .bytes(ID, exchange.id)
                    .bytes(PUBLIC_KEY, exchange.key)
                    .toBytes();
        }

        @Override
        public PlaintextExchange decode(Bytes bytes) {
            Bytes id = Bytes.empty();
            Bytes key = Bytes.empty();
            ProtoReader reader = new ProtoReader(bytes);
            while (reader.next()) {
                switch (reader.field()) {
                    case ID:
                        id = reader.bytes(MAX_SIZE);
                        break;
                    case PUBLIC_KEY:
                        key = reader.bytes(MAX_SIZE);
                        break;
                    default: // skipped
                }
            }
            return new PlaintextExchange(id, key);
        }
    }
}
