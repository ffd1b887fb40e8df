package org.jlibp2p.peer;

import java.util.Objects;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.bytes.Varint;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.wire.ProtoReader;
import org.jlibp2p.wire.ProtoWriter;

/**
 * Something a peer has signed, with what is needed to verify it. Immutable; any thread. That it could be decoded says
 * nothing about the signature: see {@link #verify}.
 *
 * <p>Specification: libp2p, RFC 0002, Signed Envelopes.
 */
public final class SignedEnvelope {
    /** The most bytes an encoded envelope may have: a record of hundreds of addresses, signed with RSA. */
    public static final int MAX_SIZE = 16_384;

    private static final int PUBLIC_KEY = 1;
    private static final int PAYLOAD_TYPE = 2;
    private static final int PAYLOAD = 3;
    private static final int SIGNATURE = 5;

    private final PublicKey publicKey;
    private final Bytes payloadType;
    private final Bytes payload;
    private final Bytes signature;

    /** The purpose for which the signature was found to be right; verifying takes longer than all else that is done. */
    private volatile String verifiedFor = "";

    private SignedEnvelope(PublicKey publicKey, Bytes payloadType, Bytes payload, Bytes signature) {
        this.publicKey = publicKey;
        this.payloadType = payloadType;
        this.payload = payload;
        this.signature = signature;
    }

    /**
     * Signs a payload.
     *
     * @param signer whose key signs
     * @param domain what the signature is for, never empty; a signature for one purpose is none for another
     * @param payloadType what the payload is, by its code
     * @param payload what to sign
     * @return the envelope around it
     * @throws IllegalArgumentException if the domain is empty, or the envelope would be larger than {@link #MAX_SIZE}
     */
    public static SignedEnvelope sign(Identity signer, String domain, Bytes payloadType, Bytes payload) {
        Bytes signature = signer.sign(signedBytes(domain, payloadType, payload));
        SignedEnvelope envelope = new SignedEnvelope(signer.publicKey(), payloadType, payload, signature);
        int size = envelope.encode().size();
        if (size > MAX_SIZE) {
            throw new IllegalArgumentException("an envelope of " + size + " bytes, above " + MAX_SIZE);
        }
        return envelope;
    }

    /**
     * Reads an envelope, but does not verify it. Fields that are not known are ignored; known ones may occur once only.
     *
     * @param bytes one whole encoding
     * @return the envelope
     * @throws MalformedMessageException if they are not one, are more than {@link #MAX_SIZE}, or have no usable key
     */
    public static SignedEnvelope decode(Bytes bytes) {
        if (bytes.size() > MAX_SIZE) {
            throw new MalformedMessageException("an envelope of " + bytes.size() + " bytes, above " + MAX_SIZE);
        }
        Bytes publicKey = null;
        Bytes payloadType = null;
        Bytes payload = null;
        Bytes signature = null;
        ProtoReader reader = new ProtoReader(bytes);
        while (reader.next()) {
            switch (reader.field()) {
                case PUBLIC_KEY:
                    publicKey = once(publicKey, reader);
                    break;
                case PAYLOAD_TYPE:
                    payloadType = once(payloadType, reader);
                    break;
                case PAYLOAD:
                    payload = once(payload, reader);
                    break;
                case SIGNATURE:
                    signature = once(signature, reader);
                    break;
                default:
                    break;
            }
        }
        if (publicKey == null || signature == null) {
            throw new MalformedMessageException("an envelope without key or signature");
        }
        return new SignedEnvelope(PublicKey.decode(publicKey), orEmpty(payloadType), orEmpty(payload), signature);
    }

    private static Bytes once(Bytes before, ProtoReader reader) {
        if (before != null) {
            throw new MalformedMessageException("an envelope with field " + reader.field() + " twice");
        }
        return reader.bytes(MAX_SIZE);
    }

    private static Bytes orEmpty(Bytes value) {
        return value == null ? Bytes.empty() : value;
    }

    private static Bytes signedBytes(String domain, Bytes payloadType, Bytes payload) {
        if (domain.isEmpty()) {
            throw new IllegalArgumentException("an envelope needs a domain");
        }
        Bytes name = Bytes.utf8(domain);
        return Bytes.concat(
                Varint.encode(name.size()),
                name,
                Varint.encode(payloadType.size()),
                payloadType,
                Varint.encode(payload.size()),
                payload);
    }

    /**
     * The key that is said to have signed.
     *
     * @return the signer's public key
     */
    public PublicKey publicKey() {
        return publicKey;
    }

    /**
     * The peer that is said to have signed.
     *
     * @return the id of the key
     */
    public PeerId signer() {
        return PeerId.of(publicKey);
    }

    /**
     * What the payload is.
     *
     * @return its code, and whatever follows the code
     */
    public Bytes payloadType() {
        return payloadType;
    }

    /**
     * What was signed; not to be read before {@link #verify} has said yes.
     *
     * @return any bytes
     */
    public Bytes payload() {
        return payload;
    }

    /**
     * Whether the signature is the key's, for this payload, its type and a purpose. Computes a signature's
     * verification, unless this very envelope has passed it before.
     *
     * @param domain what the signature has to be for, never empty
     * @return true if it is
     */
    public boolean verify(String domain) {
        if (verifiedFor.equals(domain) && !domain.isEmpty()) {
            return true;
        }
        boolean right = publicKey.verify(signedBytes(domain, payloadType, payload), signature);
        if (right) {
            verifiedFor = domain;
        }
        return right;
    }

    /**
     * The binary form.
     *
     * @return the protobuf encoding
     */
    public Bytes encode() {
        return new ProtoWriter()
                .bytes(PUBLIC_KEY, publicKey.encode())
                .bytes(PAYLOAD_TYPE, payloadType)
                .bytes(PAYLOAD, payload)
                .bytes(SIGNATURE, signature)
                .toBytes();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof SignedEnvelope that
                && publicKey.equals(that.publicKey)
                && payloadType.equals(that.payloadType)
                && payload.equals(that.payload)
                && signature.equals(that.signature);
    }

    @Override
    public int hashCode() {
        return Objects.hash(publicKey, payload, signature);
    }

    @Override
    public String toString() {
        return "SignedEnvelope[by " + signer() + ", type " + payloadType.hex() + ", " + payload.size() + " bytes]";
    }
}
