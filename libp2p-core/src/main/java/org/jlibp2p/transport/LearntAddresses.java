package org.jlibp2p.transport;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;

/**
 * Which addresses that others tell of a peer are remembered and dialled. What the application itself says always is. Pure.
 *
 * <p>Always: a peer is somewhere, where a connection with it comes from or, while there is none, where the farthest-reaching
 * of its addresses is; an address counts if it reaches at least as far. So a peer on the internet has no private addresses,
 * and one in a private network none of a single machine. Names count until they are looked up.
 *
 * <p>Specification: libp2p, identify/README.md; as go-libp2p does it.
 */
public enum LearntAddresses {
    /** As always, and on a node of the internet as {@link #PUBLIC_ONLY} of peers that are not connected. */
    AUTOMATIC,
    /** As always. */
    BY_SCOPE,
    /** Those of the internet only, whoever tells them: for a node that has no business in private networks. */
    PUBLIC_ONLY;

    /**
     * Whether a node is one of the internet.
     *
     * @param own the addresses that it states
     * @return true if one is of the internet, and none of a private network
     */
    public static boolean isPublic(Collection<Multiaddr> own) {
        List<AddressScope> scopes = own.stream().map(AddressScope::of).toList();
        return scopes.contains(AddressScope.PUBLIC) && !scopes.contains(AddressScope.PRIVATE);
    }

    /**
     * How far an address of a peer has to reach to be of use.
     *
     * @param told what is said to be its addresses
     * @param seenAt where connections with it come from, if there are any
     * @param own the addresses that this node states
     * @return the scope that {@link AddressScope#usefulFor} is to be asked with
     */
    public AddressScope reach(Collection<Multiaddr> told, Collection<Multiaddr> seenAt, Collection<Multiaddr> own) {
        if (this == PUBLIC_ONLY) {
            return AddressScope.PUBLIC;
        }
        return seenAt.stream()
                .map(AddressScope::of)
                .filter(LearntAddresses::isPlace)
                .min(Comparator.naturalOrder())
                .orElseGet(() -> isOfInternetOnly(own) ? AddressScope.PUBLIC : widest(told));
    }

    private static AddressScope widest(Collection<Multiaddr> told) {
        return told.stream()
                .map(AddressScope::of)
                .filter(LearntAddresses::isPlace)
                .max(Comparator.naturalOrder())
                .orElse(AddressScope.UNKNOWN);
    }

    private static boolean isPlace(AddressScope scope) {
        return scope != AddressScope.NONE && scope != AddressScope.UNKNOWN;
    }

    private boolean isOfInternetOnly(Collection<Multiaddr> own) {
        return this == PUBLIC_ONLY || this == AUTOMATIC && isPublic(own);
    }

    /**
     * Whether a name that was learnt from others may lead to an address: whoever owns the name chooses.
     *
     * @param found what it leads to
     * @param own the addresses that this node states
     * @return false for addresses that are not of the internet, on a node that is
     */
    public boolean mayLeadTo(Multiaddr found, Collection<Multiaddr> own) {
        return !isOfInternetOnly(own) || AddressScope.of(found).usefulFor(AddressScope.PUBLIC);
    }
}
