package org.jlibp2p.discovery;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;

import org.jlibp2p.async.Registration;
import org.jlibp2p.multiformats.Multiaddr;
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
        List<PeerInfo> peers = PeerInfo.ofEach(addresses);
        for (PeerInfo peer : peers) {
            if (peer.addresses().stream().anyMatch(Multiaddr::isEmpty)) {
                throw new IllegalArgumentException("no place in /p2p/" + peer.id());
            }
        }
        return new BootstrapList(peers);
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
