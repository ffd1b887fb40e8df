package org.jlibp2p.relay.circuit;

import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;

/**
 * Which relays a node uses to be reached. Immutable.
 *
 * @param relays whole addresses of relays, as {@code /ip4/192.0.2.1/tcp/4001/p2p/12D3KooW…}; the node reserves a place at each
 *     relay, and keeps at it when one is not there or is lost; several addresses may be of one relay
 */
public record RelayClientOptions(List<Multiaddr> relays) {
    /** The most addresses of relays that a node is given. */
    public static final int MAX_RELAYS = 32;

    /**
     * Copies the list.
     *
     * @param relays see {@link #relays()}
     * @throws IllegalArgumentException if an address does not say which peer is there, goes through a relay itself, or there are
     *     more than {@link #MAX_RELAYS}
     */
    public RelayClientOptions {
        relays = List.copyOf(relays);
        if (relays.size() > MAX_RELAYS) {
            throw new IllegalArgumentException(
                    "a node takes at most " + MAX_RELAYS + " addresses of relays, not " + relays.size());
        }
        for (Multiaddr relay : relays) {
            if (relay.has(MultiaddrProtocol.P2P_CIRCUIT)) {
                throw new IllegalArgumentException(relay + " goes through a relay, and relays are reached directly");
            }
            if (PeerId.of(relay).isEmpty()
                    || relay.withoutLast(MultiaddrProtocol.P2P).isEmpty()) {
                throw new IllegalArgumentException(
                        relay + " does not say where which relay is: an address, and /p2p/<peer id> at its end");
            }
        }
    }

    /**
     * A node that dials others through relays and is not reached through any, unless it listens at a relayed address.
     *
     * @return options without relays
     */
    public static RelayClientOptions defaults() {
        return new RelayClientOptions(List.of());
    }

    /**
     * The same with other relays.
     *
     * @param addresses see {@link #relays()}
     * @return the changed options
     */
    public RelayClientOptions withRelays(Multiaddr... addresses) {
        return new RelayClientOptions(List.of(addresses));
    }
}
