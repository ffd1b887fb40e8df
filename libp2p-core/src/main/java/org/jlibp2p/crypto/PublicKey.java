package org.jlibp2p.crypto;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * The public half of an identity key. Immutable; any thread, many at once. Equal keys have equal encodings; the
 * order is by type, then by the key alone.
 *
 * <p>Specification: libp2p, peer-ids/peer-ids.md, Keys.
 */
public sealed interface PublicKey extends Comparable<PublicKey> permits VerifyingKey {
    /** The most bytes an encoded public key may have: RSA of 8192 bits, and some room. */
    int MAX_SIZE = 2048;

    /**
     * The kind of key.
     *
     * @return its type
     */
    KeyType type();

    /**
     * The key alone, in the form that its type has: 32 bytes of Ed25519, 33 bytes of a compressed point of secp256k1,
     * the DER encoding of a SubjectPublicKeyInfo of RSA and ECDSA.
     *
     * @return the content of the field {@code Data}
     */
    Bytes raw();

    /**
     * The protobuf encoding, which peer ids are made of: type and key, always the same bytes.
     *
     * @return the encoding
     */
    default Bytes encode() {
        return new KeyMessage(type(), raw()).encode();
    }

    /**
     * Whether a signature is one of this key over a message. Takes from 0.05 to 1 ms of computing.
     *
     * @param message what was signed
     * @param signature in the form of the key's type; anything at all may be given
     * @return false for everything that is not a valid signature in the one right form
     */
    boolean verify(Bytes message, Bytes signature);

    /**
     * Reads a protobuf encoding.
     *
     * @param encoded one whole encoding
     * @return the key
     * @throws MalformedMessageException if they are no key, a key that must not be used (RSA of less than 2048 or more
     *     than 8192 bits, a point of small order, a point that is not on its curve), or a key not in its one right form
     */
    static PublicKey decode(Bytes encoded) {
        KeyMessage message = KeyMessage.decode(encoded, MAX_SIZE);
        return of(message.type(), message.data());
    }

    /**
     * Reads a key alone, in the form that its type has.
     *
     * @param type the kind of key
     * @param raw what {@link #raw()} of the key yields
     * @return the key
     * @throws MalformedMessageException as {@link #decode} does
     */
    static PublicKey of(KeyType type, Bytes raw) {
        if (raw.size() > MAX_SIZE) {
            throw new MalformedMessageException("a key of " + raw.size() + " bytes, above " + MAX_SIZE);
        }
        switch (type) {
            case RSA:
                return RsaKeys.publicKey(raw);
            case ED25519:
                return Ed25519Keys.publicKey(raw);
            case SECP256K1:
                return Secp256k1Keys.publicKey(raw);
            default:
                return EcdsaKeys.publicKey(raw);
        }
    }

    @Override
    default int compareTo(PublicKey other) {
        int byType = type().compareTo(other.type());
        return byType != 0 ? byType : raw().compareTo(other.raw());
    }
}
