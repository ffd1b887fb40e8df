package org.jlibp2p.reachability.autonat;

import java.util.List;
import java.util.Set;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;

/**
 * What is known of one address that the node has or may have.
 *
 * @param address without {@code /p2p}
 * @param origins how it comes that it may be one of the node's
 * @param sources the same in words
 * @param observers in how many places there are peers that see the node there
 * @param probed whether peers are asked to dial it: private addresses, relayed ones and names are not
 * @param reachability whether others can connect there
 * @param confidence how many more places say that they can than that they cannot; negative if there are fewer
 * @param answers what peers have said, oldest first: of each place that has tried its last word, and the last few that have
 *     not, or were not believed
 * @param announced whether it is told to others at the moment
 */
public record AddressState(
        Multiaddr address,
        Set<AddressOrigin> origins,
        List<String> sources,
        int observers,
        boolean probed,
        Reachability reachability,
        int confidence,
        List<ProbeAnswer> answers,
        boolean announced) {
    /**
     * Copies the collections.
     *
     * @param address see {@link #address()}
     * @param origins see {@link #origins()}
     * @param sources see {@link #sources()}
     * @param observers see {@link #observers()}
     * @param probed see {@link #probed()}
     * @param reachability see {@link #reachability()}
     * @param confidence see {@link #confidence()}
     * @param answers see {@link #answers()}
     * @param announced see {@link #announced()}
     */
    public AddressState {
        origins = Set.copyOf(origins);
        sources = List.copyOf(sources);
        answers = List.copyOf(answers);
    }
}
