package org.jlibp2p.peer;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
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
     * Reads an identity from a file, as {@link #store} and other implementations of libp2p write it: the protobuf
     * encoding of the private key. Blocks on the disk; not to be called on an event loop.
     *
     * @param file the file
     * @return the identity
     * @throws IOException if there is no such file, it cannot be read, or there is no private key in it
     */
    public static Identity load(Path file) throws IOException {
        return of(IdentityFile.read(file));
    }

    /**
     * Reads an identity from a file, or makes a new one with a key of Ed25519 and stores it there, if there is no such
     * file: what a node that keeps its name calls at start. Several processes doing so at once end with the same
     * identity. Blocks on the disk; not to be called on an event loop.
     *
     * @param file the file
     * @return the identity
     * @throws IOException if the file can be neither read nor created, or there is no private key in it
     */
    public static Identity loadOrCreate(Path file) throws IOException {
        try {
            return load(file);
        } catch (NoSuchFileException none) {
            Identity created = generate();
            try {
                created.store(file);
                return created;
            } catch (FileAlreadyExistsException another) {
                return load(file);
            }
        }
    }

    /**
     * Writes this identity to a new file, which its owner alone may read, where the file system knows such things, and
     * creates the directories above it. Never replaces a file: a lost key is a lost name. Blocks on the disk; not to be
     * called on an event loop.
     *
     * @param file a file that is not there yet
     * @throws FileAlreadyExistsException if it is
     * @throws IOException if it cannot be written
     */
    public void store(Path file) throws IOException {
        IdentityFile.create(file, privateKey);
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
