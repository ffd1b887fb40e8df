package org.jlibp2p.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * The addresses that a peer gives itself, as it signs them. Immutable; any thread.
 *
 * <p>Specification: libp2p, RFC 0003, Peer Routing Records. What is written has the domain and the payload type that
 * implementations use today; those of the RFC's text are read too, because some still write them.
 *
 * @param peer whose addresses
 * @param sequence a number that grows from record to record of this peer, taken as unsigned; it says nothing else, not
 *     even a time
 * @param addresses where the peer says it may be reached, at most {@link #MAX_ADDRESSES}
 */
public record PeerRecord(PeerId peer, long sequence, List<Multiaddr> addresses) {
    /** The most addresses in a record. */
    public static final int MAX_ADDRESSES = 500;

    /** What the signature of a record is for. */
    public static final String DOMAIN = "libp2p-peer-record";

    /** The payload type of a record: the code 0x0301 as two bytes, which is no varint. */
    public static final Bytes PAYLOAD_TYPE = Bytes.fromHex("0301");

    private static final String RFC_DOMAIN = "libp2p-routing-state";
    private static final Bytes RFC_PAYLOAD_TYPE = Bytes.utf8("/libp2p/routing-state-record");

    private static final int PEER_ID = 1;
    private static final int SEQUENCE = 2;
    private static final int ADDRESSES = 3;
    private static final int MULTIADDR = 1;

    /**
     * Copies the list.
     *
     * @param peer whose addresses
     * @param sequence a number that grows from record to record of this peer, taken as unsigned
     * @param addresses where the peer says it may be reached
     * @throws IllegalArgumentException if there are more than {@link #MAX_ADDRESSES}
     */
    public PeerRecord {
        Objects.requireNonNull(peer, "peer");
        addresses = List.copyOf(addresses);
        if (addresses.size() > MAX_ADDRESSES) {
            throw new IllegalArgumentException(
                    "a peer record of " + addresses.size() + " addresses, above " + MAX_ADDRESSES);
        }
    }

    /**
     * Opens an envelope: verifies the signature, then reads the record, then checks that it is about the signer.
     * Addresses that cannot be read are left out. Computes a signature's verification. That it is newer than what is
     * known already is for the caller to check, with {@link #isNewerThan}.
     *
     * @param envelope what a peer sent
     * @return a record that its peer has signed
     * @throws MalformedMessageException if it is of another type, the signature is wrong, the record cannot be read,
     *     has more than {@link #MAX_ADDRESSES}, or is about another peer than the signer
     */
    public static PeerRecord open(SignedEnvelope envelope) {
        if (!envelope.verify(domainOf(envelope.payloadType()))) {
            throw new MalformedMessageException("a peer record with a wrong signature");
        }
        PeerRecord record = decode(envelope.payload());
        if (!record.peer.matches(envelope.publicKey())) {
            throw new MalformedMessageException("a peer record about another peer than its signer");
        }
        return record;
    }

    private static String domainOf(Bytes payloadType) {
        if (payloadType.equals(PAYLOAD_TYPE)) {
            return DOMAIN;
        }
        if (payloadType.equals(RFC_PAYLOAD_TYPE)) {
            return RFC_DOMAIN;
        }
        throw new MalformedMessageException("an envelope of another type than a peer record's");
    }

    private static PeerRecord decode(Bytes payload) {
        PeerId peer = null;
        long sequence = 0;
        List<Bytes> addresses = new ArrayList<>();
        ProtoReader reader = new ProtoReader(payload);
        while (reader.next()) {
            switch (reader.field()) {
                case PEER_ID:
                    peer = PeerId.decode(reader.bytes(SignedEnvelope.MAX_SIZE));
                    break;
                case SEQUENCE:
                    sequence = reader.varint();
                    break;
                case ADDRESSES:
                    reader.add(addresses, MAX_ADDRESSES, decodeAddress(reader.message(SignedEnvelope.MAX_SIZE)));
                    break;
                default:
                    break;
            }
        }
        if (peer == null) {
            throw new MalformedMessageException("a peer record without a peer");
        }
        return new PeerRecord(peer, sequence, Multiaddr.decodeAll(addresses));
    }

    private static Bytes decodeAddress(ProtoReader reader) {
        Bytes address = Bytes.empty();
        while (reader.next()) {
            if (reader.field() == MULTIADDR) {
                address = reader.bytes(SignedEnvelope.MAX_SIZE);
            }
        }
        return address;
    }

    /**
     * Signs this record. Computes a signature.
     *
     * @param self the identity of the peer that the record is about
     * @return the envelope to send
     * @throws IllegalArgumentException if it is another peer's identity, or the addresses are too long for an envelope
     */
    public SignedEnvelope seal(Identity self) {
        return seal(self, DOMAIN, PAYLOAD_TYPE);
    }

    /**
     * Signs this record in the form that the RFC's text has, for the few who read no other. Computes a signature.
     *
     * @param self the identity of the peer that the record is about
     * @return the envelope to send
     * @throws IllegalArgumentException as {@link #seal} does
     */
    public SignedEnvelope sealAsInRfc(Identity self) {
        return seal(self, RFC_DOMAIN, RFC_PAYLOAD_TYPE);
    }

    private SignedEnvelope seal(Identity self, String domain, Bytes payloadType) {
        if (!self.peerId().equals(peer)) {
            throw new IllegalArgumentException("a record of " + peer + " cannot be signed by " + self.peerId());
        }
        return SignedEnvelope.sign(self, domain, payloadType, encode());
    }

    private Bytes encode() {
        ProtoWriter writer = new ProtoWriter().bytes(PEER_ID, peer.bytes()).varint(SEQUENCE, sequence);
        for (Multiaddr address : addresses) {
            writer.message(ADDRESSES, info -> info.bytes(MULTIADDR, address.bytes()));
        }
        return writer.toBytes();
    }

    /**
     * Whether this record replaces another one of the same peer.
     *
     * @param other the record known before
     * @return true if the sequence number is higher
     * @throws IllegalArgumentException if the other record is of another peer
     */
    public boolean isNewerThan(PeerRecord other) {
        if (!peer.equals(other.peer)) {
            throw new IllegalArgumentException("records of " + peer + " and " + other.peer + " have no order");
        }
        return Long.compareUnsigned(sequence, other.sequence) > 0;
    }
}
