package org.jlibp2p.ipns;

import java.util.Objects;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.peer.PeerId;

/**
 * A name whose owner alone says what it stands for: that of a key, as a peer id is. Immutable; any thread.
 *
 * <p>Specification: IPNS, IPNS Name, Routing Record.
 *
 * @param key the name of the key
 */
public record IpnsName(PeerId key) implements Comparable<IpnsName> {
    /** What names begin with, as paths and as keys of the DHT. */
    public static final String PREFIX = "/ipns/";

    private static final Bytes PREFIX_BYTES = Bytes.utf8(PREFIX);

    /**
     * A name.
     *
     * @param key the name of the key
     */
    public IpnsName {
        Objects.requireNonNull(key, "key");
    }

    /**
     * The name that an identity may sign for.
     *
     * @param owner whose
     * @return its name
     */
    public static IpnsName of(Identity owner) {
        return new IpnsName(owner.peerId());
    }

    /**
     * Reads the text of a name: {@code k51…} or another base of a CID, or {@code 12D3KooW…} and {@code Qm…}; each with
     * {@code /ipns/} in front or not.
     *
     * @param text the name
     * @return the name
     * @throws IllegalArgumentException if it is none; the name of a domain is none
     */
    public static IpnsName parse(String text) {
        return new IpnsName(PeerId.parse(text.startsWith(PREFIX) ? text.substring(PREFIX.length()) : text));
    }

    /**
     * Reads a key of the DHT.
     *
     * @param routingKey {@code /ipns/} and the multihash
     * @return the name
     * @throws MalformedMessageException if it is none of a name
     */
    public static IpnsName ofRoutingKey(Bytes routingKey) {
        if (!routingKey.startsWith(PREFIX_BYTES)) {
            throw new MalformedMessageException("a key that does not begin with " + PREFIX);
        }
        return new IpnsName(PeerId.decode(routingKey.slice(PREFIX_BYTES.size()).compact()));
    }

    /**
     * The key under which the DHT has this name's record.
     *
     * @return {@code /ipns/} and the multihash
     */
    public Bytes routingKey() {
        return Bytes.concat(PREFIX_BYTES, key.bytes());
    }

    /**
     * This name as a path, which may be the value of another name's record.
     *
     * @return {@code /ipns/k51…}
     */
    public String path() {
        return PREFIX + this;
    }

    @Override
    public int compareTo(IpnsName other) {
        return key.compareTo(other.key);
    }

    /** The usual text: a CID in base36, {@code k51…}. */
    @Override
    public String toString() {
        return key.toCid().toString(Multibase.BASE36);
    }
}
