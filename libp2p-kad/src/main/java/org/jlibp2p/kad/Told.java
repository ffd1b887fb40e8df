package org.jlibp2p.kad;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;

/**
 * What peers tell of others in one search: the addresses of those that the search takes as candidates, from all who tell of
 * them, so that the first one to speak cannot hide where a peer really is. The node remembers them for longer only of those that
 * are asked. Confined to the service's loop.
 */
final class Told extends QueryTrace {
    /** The most peers of one search: more than it can take as candidates. */
    static final int MAX_PEERS = 16_384;

    /** The most addresses of a peer, whoever told them. */
    static final int MAX_ADDRESSES = 16;

    /** The most addresses of a peer that one teller can tell. */
    static final int MAX_ADDRESSES_OF_TELLER = 8;

    private final KademliaOptions options;
    private final Contacts contacts;
    private final Map<PeerId, List<Multiaddr>> addresses = new HashMap<>();

    /** Of the reply that is being taken; which of its peers become candidates the search says right after. */
    private final Map<PeerId, List<Multiaddr>> latest = new HashMap<>();

    Told(NodeContext node, KademliaOptions options, Contacts contacts, long query) {
        super(node, options.protocol(), query);
        this.options = options;
        this.contacts = contacts;
    }

    /** Hears a reply, right before the search does. */
    void hear(List<KadPeer> peers) {
        latest.clear();
        int read = Math.min(peers.size(), 2 * options.limits().bucketSize());
        for (KadPeer peer : peers.subList(0, read)) {
            List<Multiaddr> told =
                    peer.addresses().stream().limit(MAX_ADDRESSES_OF_TELLER).toList();
            List<Multiaddr> before = addresses.get(peer.id());
            if (before == null) {
                latest.putIfAbsent(peer.id(), told);
            } else {
                told.stream()
                        .filter(address -> before.size() < MAX_ADDRESSES && !before.contains(address))
                        .forEach(before::add);
            }
        }
    }

    @Override
    public void onHeard(PeerId peer, PeerId teller, int hops) {
        List<Multiaddr> told = latest.remove(peer);
        if (told != null && addresses.size() < MAX_PEERS) {
            addresses.put(peer, new ArrayList<>(told));
        }
    }

    List<Multiaddr> addresses(PeerId peer) {
        return List.copyOf(addresses.getOrDefault(peer, List.of()));
    }

    /** Where a peer is by all that is known: by what the node knows of it, or else by what was told. */
    PeerInfo info(PeerId peer) {
        PeerInfo known = contacts.info(peer);
        return known.addresses().isEmpty() ? new PeerInfo(peer, options.scope().useful(addresses(peer))) : known;
    }
}
