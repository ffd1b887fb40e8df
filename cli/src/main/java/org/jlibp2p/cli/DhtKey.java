package org.jlibp2p.cli;

import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.record.PublicKeyValidator;

/**
 * The key of a value, as somebody types it: names in it may be typed in any of their spellings.
 *
 * @param bytes what the DHT has it under
 * @param name if it is that of an IPNS record
 * @param peer if it is that of a public key
 */
record DhtKey(Bytes bytes, Optional<IpnsName> name, Optional<PeerId> peer) {
    private static final String PK = "/" + PublicKeyValidator.NAMESPACE + "/";

    /** Fails with IllegalArgumentException if the text is no key. */
    static DhtKey parse(String text) {
        if (text.startsWith(IpnsName.PREFIX)) {
            IpnsName name = new IpnsName(peer(text, IpnsName.PREFIX));
            return new DhtKey(name.routingKey(), Optional.of(name), Optional.empty());
        }
        if (text.startsWith(PK)) {
            PeerId peer = peer(text, PK);
            return new DhtKey(PublicKeyValidator.keyOf(peer), Optional.empty(), Optional.of(peer));
        }
        if (!text.matches("/[^/]+/.+")) {
            throw new IllegalArgumentException(
                    "not a key: " + text + "; it begins with its namespace, as /ipns/<name> and /pk/<peer id> do");
        }
        return new DhtKey(Bytes.utf8(text), Optional.empty(), Optional.empty());
    }

    private static PeerId peer(String key, String prefix) {
        try {
            return PeerId.parse(key.substring(prefix.length()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("no peer id behind " + prefix + ": " + e.getMessage(), e);
        }
    }
}
