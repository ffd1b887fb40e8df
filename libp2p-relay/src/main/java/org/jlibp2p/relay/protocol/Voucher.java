package org.jlibp2p.relay.protocol;

import java.time.Instant;
import java.util.Objects;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.SignedEnvelope;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * A relay's word, signed, that it serves a peer.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md, Reservation Vouchers.
 *
 * @param relay who signs
 * @param peer who is served
 * @param expires until when, in whole seconds
 */
public record Voucher(PeerId relay, PeerId peer, Instant expires) {
    /** What the signature is for. */
    public static final String DOMAIN = "libp2p-relay-rsvp";

    /** The payload type: the code 0x0302 as two bytes. */
    public static final Bytes PAYLOAD_TYPE = Bytes.fromHex("0302");

    private static final int RELAY = 1;
    private static final int PEER = 2;
    private static final int EXPIRATION = 3;

    /**
     * Refuses missing parts.
     *
     * @param relay who signs
     * @param peer who is served
     * @param expires until when
     * @throws IllegalArgumentException if the time is before 1970, after the year 9999, or has parts of a second
     */
    public Voucher {
        Objects.requireNonNull(relay, "relay");
        Objects.requireNonNull(peer, "peer");
        Reservation.check(expires);
    }

    /**
     * Signs this voucher. Computes a signature.
     *
     * @param self the identity of the relay that the voucher names
     * @return the envelope to send
     * @throws IllegalArgumentException if it is another relay's identity
     */
    public SignedEnvelope seal(Identity self) {
        if (!self.peerId().equals(relay)) {
            throw new IllegalArgumentException("a voucher of " + relay + " cannot be signed by " + self.peerId());
        }
        return SignedEnvelope.sign(self, DOMAIN, PAYLOAD_TYPE, encode());
    }

    Bytes encode() {
        return new ProtoWriter()
                .bytes(RELAY, relay.bytes())
                .bytes(PEER, peer.bytes())
                .varint(EXPIRATION, expires.getEpochSecond())
                .toBytes();
    }

    /**
     * Opens an envelope: reads the voucher, checks that it is about its signer, and verifies the signature. Computes a
     * signature's verification.
     *
     * @param encoded what a relay sent
     * @return a voucher that its relay has signed
     * @throws MalformedMessageException if it is no envelope, of another type, cannot be read, is about another relay than the
     *     signer, or the signature is wrong
     */
    public static Voucher open(Bytes encoded) {
        SignedEnvelope envelope = SignedEnvelope.decode(encoded);
        if (!envelope.payloadType().equals(PAYLOAD_TYPE)) {
            throw new MalformedMessageException("an envelope of another type than a voucher's");
        }
        if (!envelope.verify(DOMAIN)) {
            throw new MalformedMessageException("a voucher with a wrong signature");
        }
        Voucher voucher = decode(envelope.payload());
        if (!voucher.relay.matches(envelope.publicKey())) {
            throw new MalformedMessageException("a voucher of another relay than its signer");
        }
        return voucher;
    }

    /** Reads what is inside the envelope, whoever has signed it. */
    static Voucher decode(Bytes payload) {
        PeerId relay = null;
        PeerId peer = null;
        Instant expires = null;
        ProtoReader reader = new ProtoReader(payload);
        while (reader.next()) {
            switch (reader.field()) {
                case RELAY -> relay = PeerId.decode(reader.bytes(CircuitProtocols.MAX_MESSAGE));
                case PEER -> peer = PeerId.decode(reader.bytes(CircuitProtocols.MAX_MESSAGE));
                case EXPIRATION -> expires = Reservation.second(reader.varint());
                default -> {
                    // fields of later versions
                }
            }
        }
        if (relay == null || peer == null || expires == null) {
            throw new MalformedMessageException("a voucher without its relay, its peer or its end");
        }
        return new Voucher(relay, peer, expires);
    }
}
