package org.jlibp2p.kad.server;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * A peer as it goes into replies: with the addresses that are told of it, and with as few of them as fit where room is short.
 *
 * @param full with all that are told
 * @param brief with the first of them
 */
record PeerForm(Bytes full, Bytes brief) {
    /** The most addresses that are told of a peer. */
    static final int MAX_ADDRESSES = 16;

    /** The most bytes of those addresses. */
    static final int MAX_BYTES = 1024;

    /** The most bytes of them where room is short. */
    static final int MAX_BRIEF_BYTES = 192;

    /**
     * The forms of a peer.
     *
     * @param addresses those in scope
     * @param field how it is written
     */
    static PeerForm of(PeerId id, List<Multiaddr> addresses, Function<KadPeer, Bytes> field) {
        List<Multiaddr> ordered = directFirst(addresses);
        List<Multiaddr> all = first(ordered, MAX_BYTES);
        List<Multiaddr> few = first(all, MAX_BRIEF_BYTES);
        Bytes full = field.apply(KadPeer.of(new PeerInfo(id, all)));
        Bytes brief = few.size() == all.size() ? full : field.apply(KadPeer.of(new PeerInfo(id, few)));
        return new PeerForm(full, brief);
    }

    private static List<Multiaddr> directFirst(List<Multiaddr> addresses) {
        List<Multiaddr> ordered = new ArrayList<>(addresses.size());
        List<Multiaddr> relayed = new ArrayList<>();
        for (Multiaddr address : addresses) {
            (address.has(MultiaddrProtocol.P2P_CIRCUIT) ? relayed : ordered).add(address);
        }
        ordered.addAll(relayed);
        return ordered;
    }

    /** As many as fit; a long one does not keep those behind it out. */
    private static List<Multiaddr> first(List<Multiaddr> addresses, int maxBytes) {
        List<Multiaddr> first = new ArrayList<>(Math.min(addresses.size(), MAX_ADDRESSES));
        int bytes = 0;
        for (Multiaddr address : addresses) {
            int size = address.bytes().size();
            if (first.size() < MAX_ADDRESSES && bytes + size <= maxBytes) {
                first.add(address);
                bytes += size;
            }
        }
        return first;
    }
}
