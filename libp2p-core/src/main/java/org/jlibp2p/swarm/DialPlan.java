package org.jlibp2p.swarm;

import java.util.Comparator;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.AddressScope;

/** Which addresses are worth a dial, and in which order: pure. */
final class DialPlan {
    /** Addresses that are tried side by side with those of the other groups, one after another inside a group. */
    enum Group {
        /** This machine and private networks. */
        NEAR,
        /** The internet. */
        FAR,
        /** Through a relay: after the direct ones. */
        RELAYED
    }

    /** IPv6 before IPv4, low ports (which are the stable ones) before high ones, then any fixed order. */
    static final Comparator<Multiaddr> ORDER = Comparator.<Multiaddr, Boolean>comparing(
                    address -> !address.has(MultiaddrProtocol.IP6))
            .thenComparing(DialPlan::port)
            .thenComparing(Comparator.naturalOrder());

    private DialPlan() {}

    static Group group(Multiaddr address) {
        if (address.has(MultiaddrProtocol.P2P_CIRCUIT)) {
            return Group.RELAYED;
        }
        AddressScope scope = AddressScope.of(address);
        return scope == AddressScope.PUBLIC || scope == AddressScope.UNKNOWN ? Group.FAR : Group.NEAR;
    }

    /** Whether an address leads to one host at all. */
    static boolean worthDialling(Multiaddr address) {
        return AddressScope.of(address) != AddressScope.NONE;
    }

    private static int port(Multiaddr address) {
        return address.value(MultiaddrProtocol.TCP)
                .or(() -> address.value(MultiaddrProtocol.UDP))
                .map(Integer::parseInt)
                .orElse(0);
    }
}
