package org.jlibp2p.peer;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.crypto.PublicKey;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.multiformats.Multihash;

/**
 * The name of a peer: the multihash of its public key, or the key itself where that is short. Immutable; any thread.
 *
 * <p>Specification: libp2p, peer-ids/peer-ids.md, Peer Ids.
 */
public final class PeerId implements Comparable<PeerId> {
    /** The most bytes of an encoded public key that stands in the id itself. */
    public static final int MAX_INLINE_KEY_SIZE = 42;

    private final Multihash hash;
    private String text; // made when first asked for, as is the key; two threads making it at once make the same
    private Optional<PublicKey> inlineKey;
    private int hashCode; // 0 until first asked for: maps of peers ask again and again

    private PeerId(Multihash hash) {
        this.hash = hash;
    }

    /**
     * The id of the peer that has a key.
     *
     * @param key its public key
     * @return its id
     */
    public static PeerId of(PublicKey key) {
        Bytes encoded = key.encode();
        if (encoded.size() > MAX_INLINE_KEY_SIZE) {
            return new PeerId(Multihash.sha256(encoded));
        }
        PeerId id = new PeerId(Multihash.identity(encoded));
        id.inlineKey = Optional.of(key);
        return id;
    }

    /**
     * The peer that an address leads to.
     *
     * @param address any address
     * @return the value of its last {@code /p2p} component; nothing if there is none, or if {@code /p2p-circuit} comes
     *     behind it, because then it is the relay's
     */
    public static Optional<PeerId> of(Multiaddr address) {
        List<Multiaddr.Component> components = address.components();
        for (int i = components.size() - 1; i >= 0; i--) {
            MultiaddrProtocol protocol = components.get(i).protocol();
            if (protocol == MultiaddrProtocol.P2P) {
                return Optional.of(decode(components.get(i).value()));
            }
            if (protocol == MultiaddrProtocol.P2P_CIRCUIT) {
                return Optional.empty();
            }
        }
        return Optional.empty();
    }

    /**
     * Reads the text of an id in any of its three spellings: base58 of the hash ({@code 12D3KooW…}), of the key
     * ({@code Qm…}), or a CID of a libp2p key in any base ({@code k…}, {@code b…}).
     *
     * @param text the id
     * @return the peer id
     * @throws IllegalArgumentException if it is none
     */
    public static PeerId parse(String text) {
        return new PeerId(Multihash.decode(MultiaddrProtocol.P2P.parse(text)));
    }

    /**
     * Reads the binary form. Whether a key that stands in the id is one is not looked at before it is asked for.
     *
     * @param bytes the multihash, and nothing behind it
     * @return the peer id
     * @throws MalformedMessageException if it is no multihash, one of another function than SHA2-256 and identity, a
     *     truncated one, or a key above {@link #MAX_INLINE_KEY_SIZE}
     */
    public static PeerId decode(Bytes bytes) {
        try {
            MultiaddrProtocol.P2P.check(bytes);
        } catch (IllegalArgumentException e) {
            throw new MalformedMessageException(e.getMessage(), e);
        }
        return new PeerId(Multihash.decode(bytes));
    }

    /**
     * The binary form.
     *
     * @return the multihash
     */
    public Bytes bytes() {
        return hash.bytes();
    }

    /**
     * This id as a content identifier, the spelling for DNS names and content routing.
     *
     * @return a CID of version 1 with the code of a libp2p key
     */
    public Cid toCid() {
        return Cid.v1(Cid.LIBP2P_KEY, hash);
    }

    /**
     * The public key, where it stands in the id: of Ed25519 and secp256k1.
     *
     * @return the key; nothing if this id is a hash, or what stands in it is no key
     */
    public Optional<PublicKey> publicKey() {
        Optional<PublicKey> known = inlineKey;
        if (known == null) {
            known = readInlineKey();
            inlineKey = known;
        }
        return known;
    }

    private Optional<PublicKey> readInlineKey() {
        if (hash.code() != Multihash.IDENTITY) {
            return Optional.empty();
        }
        try {
            return Optional.of(PublicKey.decode(hash.digest()));
        } catch (MalformedMessageException e) {
            return Optional.empty();
        }
    }

    /**
     * Whether this is the id of the peer that has a key.
     *
     * @param key any public key
     * @return true if {@link #of(PublicKey)} of it equals this
     */
    public boolean matches(PublicKey key) {
        return equals(of(Objects.requireNonNull(key, "key")));
    }

    @Override
    public int compareTo(PeerId other) {
        return hash.compareTo(other.hash);
    }

    @Override
    public boolean equals(Object other) {
        return this == other || other instanceof PeerId that && mayEqual(that) && hash.equals(that.hash);
    }

    private boolean mayEqual(PeerId that) {
        return hashCode == that.hashCode || hashCode == 0 || that.hashCode == 0;
    }

    @Override
    public int hashCode() {
        int known = hashCode;
        if (known == 0) {
            known = hash.hashCode();
            hashCode = known;
        }
        return known;
    }

    /** The id in base58, as everybody shows it. */
    @Override
    public String toString() {
        String shown = text;
        if (shown == null) {
            shown = MultiaddrProtocol.P2P.format(hash.bytes());
            text = shown;
        }
        return shown;
    }
}
