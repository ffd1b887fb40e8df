package org.jlibp2p.reachability.autonat.client;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jlibp2p.async.Registration;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.reachability.autonat.AddressOrigin;
import org.jlibp2p.service.OwnAddresses;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has the node announce what was found out to be its addresses, and hold back those where nobody can reach it. An address at
 * which enough peers see the node is announced unless it is known that it cannot be reached there, as in go-libp2p; a guess only
 * when it is known that it can. Confined to the service's loop.
 */
final class Announcing {
    /** What the node says of these addresses. */
    static final String SOURCE = "found out by AutoNAT";

    private static final Logger LOG = LoggerFactory.getLogger(Announcing.class);

    private final OwnAddresses own;
    private final Map<Multiaddr, Registration> announced = new HashMap<>();
    private final Map<Multiaddr, Registration> heldBack = new HashMap<>();

    Announcing(OwnAddresses own) {
        this.own = own;
    }

    void apply(Collection<Watched> all) {
        Set<Multiaddr> toAnnounce = new HashSet<>();
        Set<Multiaddr> toHoldBack = new HashSet<>();
        for (Watched watched : all) {
            Candidate candidate = watched.candidate();
            Reachability reachability = watched.verdict().reachability();
            if (isTold(candidate)) {
                if (reachability == Reachability.PRIVATE) {
                    toHoldBack.add(candidate.address());
                }
            } else if (candidate.probed()
                    && (candidate.isLikely()
                            ? reachability != Reachability.PRIVATE
                            : reachability == Reachability.PUBLIC)) {
                toAnnounce.add(candidate.address());
            }
        }
        change(announced, toAnnounce, address -> own.announce(address, SOURCE));
        change(heldBack, toHoldBack, own::holdBack);
    }

    /** Whether somebody else announces it. */
    private static boolean isTold(Candidate candidate) {
        return candidate.origins().stream()
                .anyMatch(origin -> origin != AddressOrigin.OBSERVED && origin != AddressOrigin.GUESSED);
    }

    private static void change(
            Map<Multiaddr, Registration> now, Set<Multiaddr> wanted, Function<Multiaddr, Registration> begin) {
        for (Multiaddr address : Set.copyOf(now.keySet())) {
            if (!wanted.contains(address)) {
                now.remove(address).close();
            }
        }
        for (Multiaddr address : wanted) {
            if (!now.containsKey(address)) {
                try {
                    now.put(address, begin.apply(address));
                } catch (LimitExceededException | IllegalArgumentException refused) {
                    LOG.debug("{} stays as it is: {}", address, refused.getMessage());
                }
            }
        }
    }
}
