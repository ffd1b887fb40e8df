package org.jlibp2p.kad;

import java.util.Collection;
import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.AddressScope;

/** Which peers a DHT is of, by their addresses. Pure. */
public enum NetworkScope {
    /**
     * Peers of the internet: those that have an address there without a relay. Other addresses are neither believed nor told.
     */
    INTERNET,
    /** Peers of the same local network: those that have an address there. Addresses of the internet stay as well. */
    LOCAL_NETWORK,
    /** All peers at all addresses, as in a private network or on a single machine. */
    EVERYWHERE;

    /**
     * Whether a peer at these addresses may stand in the routing table.
     *
     * @param addresses where it is
     * @return true if one of them will do
     */
    public boolean admits(Collection<Multiaddr> addresses) {
        for (Multiaddr address : addresses) {
            if (admits(address)) {
                return true;
            }
        }
        return false;
    }

    private boolean admits(Multiaddr address) {
        AddressScope scope = AddressScope.of(address);
        return switch (this) {
            case INTERNET -> isOfInternet(scope) && !address.has(MultiaddrProtocol.P2P_CIRCUIT);
            case LOCAL_NETWORK -> isLocal(scope) && !address.has(MultiaddrProtocol.P2P_CIRCUIT);
            case EVERYWHERE -> scope != AddressScope.NONE;
        };
    }

    private static boolean isOfInternet(AddressScope scope) {
        return scope == AddressScope.PUBLIC || scope == AddressScope.UNKNOWN;
    }

    private static boolean isLocal(AddressScope scope) {
        return scope == AddressScope.PRIVATE || scope == AddressScope.LINK_LOCAL || scope == AddressScope.LOOPBACK;
    }

    /**
     * Whether an address means something in this network: such are told of a peer, and believed when they are told.
     *
     * @param address any address; relayed ones as well
     * @return false for one that is to be left out
     */
    public boolean hasUseFor(Multiaddr address) {
        AddressScope scope = AddressScope.of(address);
        return switch (this) {
            case INTERNET -> isOfInternet(scope);
            case LOCAL_NETWORK -> scope != AddressScope.NONE && scope != AddressScope.PROCESS;
            case EVERYWHERE -> scope != AddressScope.NONE;
        };
    }

    /**
     * Those addresses of a peer that mean something in this network.
     *
     * @param addresses all that is known
     * @return those of use, in their order
     */
    public List<Multiaddr> useful(List<Multiaddr> addresses) {
        for (Multiaddr address : addresses) {
            if (!hasUseFor(address)) {
                return addresses.stream().filter(this::hasUseFor).toList();
            }
        }
        return List.copyOf(
                addresses); // which copies nothing where all of a list that cannot change are of use, as is usual
    }
}
