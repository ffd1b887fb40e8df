package org.jlibp2p.reachability.autonat.client;

import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.reachability.autonat.AddressOrigin;

/**
 * An address that may be one of the node's, and who says so.
 *
 * @param address without {@code /p2p}
 * @param origins how it comes that it may be
 * @param sources the same in words
 * @param observers in how many places there are peers that see the node there
 * @param listener where connections to it arrive, as host and port, if that is known
 * @param probed whether peers are to be asked about it
 */
record Candidate(
        Multiaddr address,
        Set<AddressOrigin> origins,
        List<String> sources,
        int observers,
        Optional<Multiaddr> listener,
        boolean probed) {
    Candidate {
        origins = Set.copyOf(origins);
        sources = List.copyOf(sources);
    }

    /** Whether a service says that it leads here, as of a router that forwards a port. */
    boolean isMapped() {
        return origins.contains(AddressOrigin.MAPPED);
    }

    /** Whether somebody who may be believed has told of it, and not only circumstances. */
    boolean isLikely() {
        return !origins.equals(Set.of(AddressOrigin.GUESSED));
    }
}
