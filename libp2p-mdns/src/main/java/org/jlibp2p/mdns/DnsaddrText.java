package org.jlibp2p.mdns;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.mdns.message.DnsMessageCodec;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * Addresses of a node as strings of a text record, {@code dnsaddr=/ip4/…/p2p/…} each. Pure.
 *
 * <p>Specification: libp2p, discovery/mdns.md, Response.
 */
final class DnsaddrText {
    /** The most strings of one node that are looked at. */
    static final int MAX_STRINGS = 64;

    private static final String PREFIX = "dnsaddr=";

    private DnsaddrText() {}

    /** An address as a string, if it fits into one. */
    static Optional<Bytes> write(PeerId peer, Multiaddr address) {
        Bytes string = Bytes.utf8(PREFIX + address + "/p2p/" + peer);
        return string.size() <= DnsMessageCodec.MAX_STRING ? Optional.of(string) : Optional.empty();
    }

    /**
     * The node that strings speak of: the one at the end of the first address. What is no address, or not one of that node, is
     * left out; other implementations know protocols that this one does not.
     */
    static Optional<PeerInfo> read(List<Bytes> strings) {
        PeerId peer = null;
        Set<Multiaddr> addresses = new LinkedHashSet<>();
        for (Bytes string : strings.subList(0, Math.min(strings.size(), MAX_STRINGS))) {
            Optional<Multiaddr> whole = address(string);
            Optional<PeerId> owner = whole.flatMap(PeerId::of);
            if (owner.isPresent() && (peer == null || peer.equals(owner.get()))) {
                peer = owner.get();
                addresses.add(whole.get().withoutLast(MultiaddrProtocol.P2P));
            }
        }
        addresses.removeIf(Multiaddr::isEmpty);
        return peer == null ? Optional.empty() : Optional.of(new PeerInfo(peer, List.copyOf(addresses)));
    }

    private static Optional<Multiaddr> address(Bytes string) {
        try {
            String text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(string.toByteArray()))
                    .toString();
            return text.startsWith(PREFIX)
                    ? Optional.of(Multiaddr.parse(text.substring(PREFIX.length())))
                    : Optional.empty();
        } catch (CharacterCodingException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
