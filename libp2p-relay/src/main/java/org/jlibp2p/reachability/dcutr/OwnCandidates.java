package org.jlibp2p.reachability.dcutr;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.service.OwnAddresses;

/**
 * Where this node may be seen from outside at a port that it listens at: what its peers say, even a single one, and what the node
 * has itself that reaches far enough, announced or not. A peer that lies costs an attempt.
 *
 * @param punchable which addresses count
 * @param own what is known of this node's addresses
 */
record OwnCandidates(Punchable punchable, OwnAddresses own) {
    /** The addresses, those that most peers agree on first. */
    List<Multiaddr> addresses() {
        List<Multiaddr> all = new ArrayList<>();
        own.observed().stream()
                .filter(observed -> observed.listener().isPresent())
                .map(ObservedAddress::address)
                .forEach(all::add);
        own.all().stream().map(OwnAddress::address).forEach(all::add);
        return punchable.punchable(all);
    }

    /**
     * Whether a NAT gives each destination another port: peers in different places see one port of this node at one IP
     * address as several, and no two of them agree.
     */
    boolean areOfSymmetricNat() {
        Map<List<Object>, List<ObservedAddress>> seen = new HashMap<>();
        own.observed().stream()
                .filter(observed -> observed.listener().isPresent() && punchable.isPunchable(observed.address()))
                .forEach(observed -> seen.computeIfAbsent(
                                List.of(
                                        observed.listener().get(),
                                        observed.address().components().get(0).text()),
                                key -> new ArrayList<>())
                        .add(observed));
        return seen.values().stream()
                .anyMatch(same -> same.size() > 1 && same.stream().allMatch(observed -> observed.observers() == 1));
    }
}
