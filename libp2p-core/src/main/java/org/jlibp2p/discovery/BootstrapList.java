package org.jlibp2p.discovery;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

import org.jlibp2p.async.Registration;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/** Peers that are known beforehand: where a node begins. Immutable; any thread may call. */
public final class BootstrapList implements Discovery {
    private final List<PeerInfo> peers;

    private BootstrapList(List<PeerInfo> peers) {
        this.peers = peers;
    }

    /**
     * A list of peers.
     *
     * @param addresses each with the peer's id at its end, as in {@code /dnsaddr/bootstrap.example.org/p2p/12D3KooW…};
     *     several of one peer are taken together
     * @return the list
     * @throws IllegalArgumentException if an address does not lead to a peer, or says nothing but its id
     */
    public static BootstrapList of(Collection<Multiaddr> addresses) {
        Map<PeerId, Set<Multiaddr>> byPeer = new LinkedHashMap<>();
        for (Multiaddr address : addresses) {
            PeerId peer = PeerId.of(address)
                    .orElseThrow(() -> new IllegalArgumentException("no peer id at the end of " + address));
            Multiaddr place = address.withoutLast(MultiaddrProtocol.P2P);
            if (place.isEmpty()) {
                throw new IllegalArgumentException("no place in " + address);
            }
            byPeer.computeIfAbsent(peer, key -> new LinkedHashSet<>()).add(place);
        }
        List<PeerInfo> peers = new ArrayList<>();
        byPeer.forEach((peer, places) -> peers.add(new PeerInfo(peer, List.copyOf(places))));
        return new BootstrapList(List.copyOf(peers));
    }

    /**
     * A list of peers, written out.
     *
     * @param addresses as for {@link #of(Collection)}
     * @return the list
     * @throws IllegalArgumentException if one is not an address, or does not lead to a peer
     */
    public static BootstrapList of(String... addresses) {
        return of(Arrays.stream(addresses).map(Multiaddr::parse).toList());
    }

    /**
     * The peers on the list.
     *
     * @return in the order of their first addresses
     */
    public List<PeerInfo> peers() {
        return peers;
    }

    /**
     * Tells all peers at once.
     *
     * @param onFound is called in the calling thread, before this method returns
     * @return closing it does nothing, since there is nothing more to hear
     */
    @Override
    public Registration discover(Consumer<? super PeerInfo> onFound) {
        peers.forEach(onFound);
        return Registration.none();
    }
}
