package org.jlibp2p.crypto;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;

/**
 * The private half of an identity key, together with its public half: there is no way to sign with one and name
 * another. Immutable; any thread, many at once. Its text does not show the key.
 *
 * <p>Specification: libp2p, peer-ids/peer-ids.md, Keys.
 */
public sealed interface PrivateKey permits SigningKey {
    /** The most bytes an encoded private key may have: RSA of 8192 bits, and some room. */
    int MAX_SIZE = 8192;

    /**
     * The kind of key.
     *
     * @return its type
     */
    KeyType type();

    /**
     * The public half.
     *
     * @return the key that verifies what this one signs
     */
    PublicKey publicKey();

    /**
     * Signs a message. Takes from 0.05 to some milliseconds of computing. The same message gives the same signature.
     *
     * @param message any bytes
     * @return the signature, in the form of the key's type
     */
    Bytes sign(Bytes message);

    /**
     * The protobuf encoding: the secret itself, for storing it.
     *
     * @return type and key
     */
    Bytes encode();

    /**
     * A new key from the platform's secure random numbers. Takes up to some seconds for RSA, which gets 3072 bits.
     *
     * @param type the kind
     * @return a key that nobody else has
     */
    static PrivateKey generate(KeyType type) {
        switch (type) {
            case RSA:
                return RsaKeys.generate();
            case ED25519:
                return Ed25519Keys.generate();
            case SECP256K1:
                return Secp256k1Keys.generate();
            default:
                return EcdsaKeys.generate();
        }
    }

    /**
     * Reads a protobuf encoding.
     *
     * @param encoded one whole encoding
     * @return the key
     * @throws MalformedMessageException if they are no key, or one whose public half does not belong to it
     */
    static PrivateKey decode(Bytes encoded) {
        KeyMessage message = KeyMessage.decode(encoded, MAX_SIZE);
        switch (message.type()) {
            case RSA:
                return RsaKeys.privateKey(message.data());
            case ED25519:
                return Ed25519Keys.privateKey(message.data());
            case SECP256K1:
                return Secp256k1Keys.privateKey(message.data());
            default:
                return EcdsaKeys.privateKey(message.data());
        }
    }
}
