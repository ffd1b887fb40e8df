package org.jlibp2p.record;

import java.time.Instant;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.record.InvalidRecordException.Reason;

/**
 * Judges the values under keys of the namespace {@code pk}: the public keys of peers, in their protobuf encoding. Pure; any
 * thread.
 *
 * <p>Specification: IPFS Kademlia DHT, Public Key Records.
 */
public final class PublicKeyValidator implements RecordValidator {
    /** The namespace of keys whose values are public keys. */
    public static final String NAMESPACE = "pk";

    private static final Bytes PREFIX = Bytes.utf8("/" + NAMESPACE + "/");

    private PublicKeyValidator() {}

    /**
     * The validator.
     *
     * @return it
     */
    public static PublicKeyValidator create() {
        return new PublicKeyValidator();
    }

    /**
     * The key under which the DHT has a peer's public key.
     *
     * @param peer the peer
     * @return {@code /pk/} and its id
     */
    public static Bytes keyOf(PeerId peer) {
        return Bytes.concat(PREFIX, peer.bytes());
    }

    @Override
    public void validate(Bytes key, Bytes value, Instant now) {
        if (value.size() > PublicKey.MAX_SIZE) {
            throw new InvalidRecordException(
                    Reason.TOO_LARGE, "a public key of " + value.size() + " bytes, above " + PublicKey.MAX_SIZE);
        }
        PeerId peer = peerOf(key);
        PublicKey found;
        try {
            found = PublicKey.decode(value);
        } catch (MalformedMessageException e) {
            throw new InvalidRecordException(Reason.MALFORMED_VALUE, e.getMessage(), e);
        }
        if (!peer.matches(found)) {
            throw new InvalidRecordException(Reason.WRONG_OWNER, "a public key under the name of another one");
        }
    }

    private static PeerId peerOf(Bytes key) {
        if (!key.startsWith(PREFIX)) {
            throw new InvalidRecordException(Reason.MALFORMED_KEY, "a key that does not begin with /pk/");
        }
        try {
            return PeerId.decode(key.slice(PREFIX.size()));
        } catch (MalformedMessageException e) {
            throw new InvalidRecordException(
                    Reason.MALFORMED_KEY, "not the name of a public key: " + e.getMessage(), e);
        }
    }

    /** A peer has one public key in one encoding, so of two valid values none is better. */
    @Override
    public boolean isBetter(Bytes key, Bytes candidate, Bytes known) {
        return false;
    }
}
