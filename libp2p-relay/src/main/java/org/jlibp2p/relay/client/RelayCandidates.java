package org.jlibp2p.relay.client;

import java.time.Duration;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

import org.jlibp2p.async.Doubling;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.relay.circuit.AutoRelayOptions;

/**
 * Relays that this node could use, and which one it should ask for a place next. An engine: plain, without clock; times are
 * nanoseconds of whoever calls.
 *
 * <p>Taken first is a relay that is on the internet, in a network where no relay is that is used already, and has failed least
 * often; beyond that it is by chance, so that not all nodes come to the same ones. One that gave no place is left alone for a
 * while that gets longer, but only while there are others: when all have failed they are tried in turn nevertheless, a moment
 * after the last failure, and after at most {@link #URGENT} as long as there is no place at all. So a relay that is back is
 * used, however long it was away. Failures are forgotten when a place has lasted as long as the first back-off, and not before: a
 * relay may give a place and end it at once, again and again.
 */
final class RelayCandidates {
    /** The longest wait before a relay that has failed is tried again, if there is no other one and no place at all. */
    static final Duration URGENT = Duration.ofSeconds(10);

    /** The same while there is a place at some relay. */
    static final Duration CALM = Duration.ofMinutes(1);

    /** The share of the candidates that may be in one network: a quarter of the most, but always so many. */
    static final int MIN_PER_NETWORK = 4;

    private static final Duration FIRST_WAIT = Duration.ofSeconds(1);

    private final AutoRelayOptions options;
    private final RandomGenerator random;
    private final boolean fixed;
    private final Map<PeerId, Candidate> known = new HashMap<>();
    private int failures; // of whichever relays, since a place has lasted
    private long again; // when one that is left alone may be tried nevertheless

    /** Relays among which is chosen: those on the options' list and no others, if there is one. */
    RelayCandidates(AutoRelayOptions options, Collection<PeerInfo> list, RandomGenerator random, long now) {
        this.options = options;
        this.random = random;
        fixed = !list.isEmpty();
        again = now;
        list.forEach(relay -> known.put(relay.id(), new Candidate(relay, Optional.empty(), random.nextInt(), now)));
    }

    /** Whether there is a list, and what is heard of other relays does not count. */
    boolean fixed() {
        return fixed;
    }

    /** How many there are to choose from, those included that are used or left alone. */
    int size() {
        return (int) known.values().stream().filter(Candidate::serves).count();
    }

    boolean has(PeerId relay) {
        return known.containsKey(relay);
    }

    /**
     * A relay was heard of. One that could not be reached, once, is not left alone any more: it is there.
     *
     * @param seen where a connection with it leads, if there is one
     * @return whether it counts now
     */
    boolean add(PeerInfo relay, Optional<Multiaddr> seen, Set<PeerId> used, long now) {
        Candidate old = known.get(relay.id());
        if (old != null) {
            old.heard(relay, seen, now, fixed);
            return fixed || used.contains(relay.id()) || keeps(old);
        }
        if (fixed || relay.addresses().isEmpty()) {
            return false;
        }
        Candidate fresh = new Candidate(relay, seen, random.nextInt(), now);
        if (crowded(fresh) || known.size() >= options.maxCandidates() && !makeRoom(fresh, used)) {
            return false;
        }
        known.put(relay.id(), fresh);
        return true;
    }

    /** One that turns out to be where there are too many is forgotten, unless there are failures to be remembered. */
    private boolean keeps(Candidate old) {
        boolean forgotten = old.failures() == 0 && crowded(old);
        if (forgotten) {
            known.remove(old.id());
        }
        return !forgotten;
    }

    private boolean crowded(Candidate one) {
        int most = Math.max(MIN_PER_NETWORK, options.maxCandidates() / 4);
        return beside(one).count() >= most;
    }

    private Stream<Candidate> beside(Candidate one) {
        return known.values().stream().filter(other -> other != one && other.isBeside(one));
    }

    /** Whoever has failed most often leaves; if nobody has, by chance one of those with the most beside them. */
    private boolean makeRoom(Candidate fresh, Set<PeerId> used) {
        List<Candidate> unused = known.values().stream()
                .filter(candidate -> !used.contains(candidate.id()))
                .toList();
        Optional<Candidate> leaves = unused.stream()
                .filter(candidate -> candidate.failures() > 0)
                .max(Comparator.comparingInt(Candidate::failures))
                .or(() -> oneOfTheLargestNetwork(unused, fresh));
        leaves.ifPresent(candidate -> known.remove(candidate.id()));
        return leaves.isPresent();
    }

    /** So nobody keeps others out by being there first; nor by being many in one network. */
    private Optional<Candidate> oneOfTheLargestNetwork(List<Candidate> unused, Candidate fresh) {
        long most = unused.stream()
                .mapToLong(candidate -> beside(candidate).count())
                .max()
                .orElse(0);
        List<Candidate> crowd = unused.stream()
                .filter(candidate -> beside(candidate).count() == most)
                .toList();
        return crowd.isEmpty() || beside(fresh).count() > most
                ? Optional.empty()
                : Optional.of(crowd.get(random.nextInt(crowd.size())));
    }

    /**
     * A peer is no relay, or not any more. One on the list stays, and is left alone. One that has failed is not chosen, but
     * remembered: when it says that it is a relay again it is not a new one.
     */
    void remove(PeerId relay) {
        Candidate candidate = known.get(relay);
        if (fixed || candidate == null) {
            return;
        }
        if (candidate.failures() > 0) {
            candidate.servesNot();
        } else {
            known.remove(relay);
        }
    }

    /** Forgets those that are not used and have not been heard of for too long. */
    void expire(Set<PeerId> used, long now) {
        if (!fixed) {
            long age = options.candidateAge().toNanos();
            known.values().removeIf(candidate -> !used.contains(candidate.id()) && now - candidate.heardAt() > age);
        }
    }

    /** The relay to ask for a place now, if there is one; it counts as used from now on. */
    Optional<PeerInfo> take(Set<PeerId> used, long now) {
        Set<Bytes> networks = new HashSet<>();
        used.forEach(peer -> Optional.ofNullable(known.get(peer)).ifPresent(one -> networks.addAll(one.networks())));
        Optional<Candidate> ready = free(used)
                .filter(candidate -> candidate.leftAloneUntil() - now <= 0)
                .min(Candidate.bestFirst(networks));
        if (ready.isEmpty() && again - now <= 0) {
            ready = free(used).min(Comparator.comparingLong(Candidate::triedAt));
        }
        ready.ifPresent(candidate -> candidate.tried(now));
        return ready.map(Candidate::relay);
    }

    private Stream<Candidate> free(Set<PeerId> used) {
        return known.values().stream().filter(candidate -> candidate.serves() && !used.contains(candidate.id()));
    }

    /** When {@link #take} may have one that it does not have now; empty if not before another one is heard of. */
    OptionalLong next(Set<PeerId> used, long now) {
        List<Candidate> free = free(used).toList();
        if (free.isEmpty()) {
            return OptionalLong.empty();
        }
        long earliest = free.stream()
                .mapToLong(candidate -> candidate.leftAloneUntil() - now)
                .min()
                .orElseThrow();
        return OptionalLong.of(now + Math.max(0, Math.min(earliest, again - now)));
    }

    /** A relay gave a place, or renewed it. */
    void granted(PeerId relay, long now) {
        Candidate candidate = known.get(relay);
        if (candidate != null) {
            candidate.granted(now);
            forgive(candidate, now);
        }
    }

    private void forgive(Candidate candidate, long now) {
        if (candidate.hasLasted(options.backoff(), now)) {
            failures = 0;
            candidate.forgive();
        }
    }

    /** A place is lost: the relay has failed once more, or once if the place has lasted. That it is there again is not enough. */
    void lost(PeerId relay, boolean placed, long now) {
        Optional.ofNullable(known.get(relay)).ifPresent(candidate -> forgive(candidate, now));
        failed(relay, true, placed, now);
    }

    /**
     * A relay gave no place.
     *
     * @param answered whether it was there, so that being there is not enough
     * @param placed whether there is a place at some other relay
     */
    void failed(PeerId relay, boolean answered, boolean placed, long now) {
        failures = Math.min(failures + 1, Doubling.MOST);
        again = now + wait(FIRST_WAIT, failures, placed ? CALM : URGENT);
        Candidate candidate = known.get(relay);
        if (candidate != null) {
            int times = Math.min(candidate.failures() + 1, Doubling.MOST);
            candidate.failed(answered, times, now + wait(options.backoff(), times, options.maxBackoff()));
        }
    }

    /** Doubled with each time, and by chance up to a quarter shorter, so that many nodes do not come at once. */
    private long wait(Duration first, int times, Duration longest) {
        long nanos = new Doubling(first, longest).after(times).toNanos();
        return nanos - random.nextLong(nanos / 4 + 1);
    }
}
