package org.jlibp2p.peer;

import java.util.Objects;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.KeyType;
import org.jlibp2p.crypto.PrivateKey;
import org.jlibp2p.crypto.PublicKey;

/**
 * Who a node is: a private key and the peer id that follows from it. Immutable; any thread. Its text shows the id only.
 *
 * <p>Specification: libp2p, peer-ids/peer-ids.md.
 */
public final class Identity {
    private final PrivateKey privateKey;
    private final PeerId peerId;

    private Identity(PrivateKey privateKey) {
        this.privateKey = privateKey;
        this.peerId = PeerId.of(privateKey.publicKey());
    }

    /**
     * A new identity with a key of Ed25519.
     *
     * @return an identity that nobody else has
     */
    public static Identity generate() {
        return generate(KeyType.ED25519);
    }

    /**
     * A new identity with a key of a kind of choice. Takes up to some seconds for RSA.
     *
     * @param type the kind of key
     * @return an identity that nobody else has
     */
    public static Identity generate(KeyType type) {
        return of(PrivateKey.generate(type));
    }

    /**
     * The identity that goes with a key.
     *
     * @param key the private key
     * @return its identity
     */
    public static Identity of(PrivateKey key) {
        return new Identity(Objects.requireNonNull(key, "key"));
    }

    /**
     * The name of this node.
     *
     * @return its peer id
     */
    public PeerId peerId() {
        return peerId;
    }

    /**
     * The public half of the key.
     *
     * @return what others verify with
     */
    public PublicKey publicKey() {
        return privateKey.publicKey();
    }

    /**
     * The private half of the key.
     *
     * @return the secret
     */
    public PrivateKey privateKey() {
        return privateKey;
    }

    /**
     * Signs a message with the private key; see {@link PrivateKey#sign}.
     *
     * @param message any bytes
     * @return the signature
     */
    public Bytes sign(Bytes message) {
        return privateKey.sign(message);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Identity that && privateKey.equals(that.privateKey);
    }

    @Override
    public int hashCode() {
        return peerId.hashCode();
    }

    @Override
    public String toString() {
        return "Identity[" + peerId + "]";
    }
}
