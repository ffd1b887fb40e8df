package org.jlibp2p.swarm;

import java.util.Set;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;

/** Addresses with and without the peer at their end. Pure. */
final class PeerAddresses {
    private static final Set<MultiaddrProtocol> NAMES =
            Set.of(MultiaddrProtocol.DNS, MultiaddrProtocol.DNS4, MultiaddrProtocol.DNS6, MultiaddrProtocol.DNSADDR);

    private PeerAddresses() {}

    /** The address without a trailing {@code /p2p} of this peer; an address that ends in another peer stays as it is. */
    static Multiaddr withoutPeer(Multiaddr address, PeerId peer) {
        int count = address.components().size();
        if (count == 0) {
            return address;
        }
        Multiaddr.Component last = address.components().get(count - 1);
        boolean ofPeer =
                last.protocol() == MultiaddrProtocol.P2P && last.value().equals(peer.bytes());
        return ofPeer ? Multiaddr.of(address.components().subList(0, count - 1)) : address;
    }

    /**
     * How an address of a peer is dialled: without the peer, but with it behind a {@code /p2p-circuit}, because the relay has
     * to be told.
     */
    static Multiaddr dialled(Multiaddr address, PeerId peer) {
        Multiaddr bare = withoutPeer(address, peer);
        return endsInCircuit(bare) ? bare.with(MultiaddrProtocol.P2P, peer.toString()) : bare;
    }

    /** The same with the peer at its end, as a name's records are looked up. */
    static Multiaddr withPeer(Multiaddr address, PeerId peer) {
        return withoutPeer(address, peer).with(MultiaddrProtocol.P2P, peer.toString());
    }

    private static boolean endsInCircuit(Multiaddr address) {
        int count = address.components().size();
        return count > 0 && address.components().get(count - 1).protocol() == MultiaddrProtocol.P2P_CIRCUIT;
    }

    /** Whether something in front of a relay has to be looked up before a transport can dial it. */
    static boolean hasName(Multiaddr address) {
        return !address.components().isEmpty()
                && NAMES.contains(address.components().get(0).protocol());
    }
}
