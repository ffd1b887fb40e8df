package org.jlibp2p.reachability.dcutr;

import java.util.Collection;
import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.AddressScope;

/**
 * Which addresses are told and tried: what reaches far enough, not through a relay. Holes are punched for TCP alone. Pure.
 *
 * @param scope how far an address has to reach
 */
record Punchable(AddressScope scope) {
    /** The most addresses that are told to a peer, and the most of a peer's that are tried at a time. */
    static final int MAX_TRIED = 8;

    /** Whether a hole can be punched to it: an IP address and a port of TCP, and nothing behind them. */
    boolean isPunchable(Multiaddr address) {
        List<Multiaddr.Component> parts = address.components();
        if (parts.size() != 2 || parts.get(1).protocol() != MultiaddrProtocol.TCP) {
            return false;
        }
        MultiaddrProtocol host = parts.get(0).protocol();
        return (host == MultiaddrProtocol.IP4 || host == MultiaddrProtocol.IP6) && reachesFar(address);
    }

    /** Those to which holes can be punched, without doubles, no more than are tried. */
    List<Multiaddr> punchable(Collection<Multiaddr> addresses) {
        return addresses.stream()
                .filter(this::isPunchable)
                .distinct()
                .limit(MAX_TRIED)
                .toList();
    }

    /** Those that may simply be dialled, no more than are tried. */
    List<Multiaddr> dialable(Collection<Multiaddr> addresses) {
        return addresses.stream()
                .filter(address -> !address.has(MultiaddrProtocol.P2P_CIRCUIT) && reachesFar(address))
                .distinct()
                .limit(MAX_TRIED)
                .toList();
    }

    /** A name may lead anywhere; where it may not lead to is seen when it is looked up. */
    private boolean reachesFar(Multiaddr address) {
        if (address.value(MultiaddrProtocol.TCP).filter("0"::equals).isPresent()) {
            return false; // nobody listens there
        }
        AddressScope reach = AddressScope.of(address);
        return reach == AddressScope.UNKNOWN || reach.compareTo(scope) >= 0;
    }
}
