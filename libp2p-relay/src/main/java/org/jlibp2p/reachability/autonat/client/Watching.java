package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;

/**
 * The addresses that are watched now, and for a while those that were: peers that tell of an address come and go, and what is
 * known of it need not be asked again when the next one comes. Confined; pure.
 */
final class Watching {
    /** How long it is remembered what was found out about an address that is none now. */
    static final Duration REMEMBERED = Duration.ofMinutes(10);

    /** Such addresses. */
    static final int MAX_REMEMBERED = 50;

    private final int confirmations;
    private final Map<Multiaddr, Watched> watched = new LinkedHashMap<>();
    private final Map<Multiaddr, Gone> gone = new LinkedHashMap<>(); // the first to go first

    private record Gone(Watched watched, Instant since) {}

    Watching(int confirmations) {
        this.confirmations = confirmations;
    }

    /** These are the addresses now. */
    void are(List<Candidate> candidates, Instant now) {
        watched.forEach((address, one) -> gone.put(address, new Gone(one, now)));
        watched.clear();
        gone.values().removeIf(each -> each.since().isBefore(now.minus(REMEMBERED)));
        for (Candidate candidate : candidates) {
            Gone before = gone.remove(candidate.address());
            Watched one = before == null ? new Watched(candidate, confirmations) : before.watched();
            one.candidate(candidate);
            watched.put(candidate.address(), one);
        }
        while (gone.size() > MAX_REMEMBERED) {
            gone.remove(gone.keySet().iterator().next());
        }
    }

    Collection<Watched> all() {
        return watched.values();
    }

    /** Null if it is not watched. */
    Watched at(Multiaddr address) {
        return watched.get(address);
    }

    /** Whether peers have got through to it, as far as is known. */
    boolean isProved(Multiaddr address) {
        Watched one = watched.get(address);
        return one != null && one.verdict().reachability() == Reachability.PUBLIC;
    }
}
