package org.jlibp2p.kad.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

import org.jlibp2p.kad.query.Candidate.State;
import org.jlibp2p.kad.table.Key;

/** Candidates in the order of their distance from the target, the closest one first. Confined to one search. */
final class Shortlist {
    /** Long ago, but not so long that nothing could be added to it. */
    static final long NEVER = Long.MIN_VALUE / 2;

    private final Key target;
    private final List<Candidate> candidates = new ArrayList<>();
    /** How many of those that this path asked neither have answered or failed nor are slow. */
    int inFlight;

    /**
     * How a search stands, by its closest candidates.
     *
     * @param next the closest one that is to be asked
     * @param isSettled whether those that count have all answered
     */
    record Standing(Optional<Candidate> next, boolean isSettled) {}

    Shortlist(Key target) {
        this.target = target;
    }

    int size() {
        return candidates.size();
    }

    List<Candidate> candidates() {
        return candidates;
    }

    /** False if it is there already. */
    boolean add(Candidate candidate) {
        int at = find(candidate.key);
        if (at >= 0) {
            return false;
        }
        candidates.add(-at - 1, candidate);
        return true;
    }

    void remove(Candidate candidate) {
        int at = find(candidate.key);
        if (at >= 0) {
            candidates.remove(at);
        }
    }

    /** The place of a key; if it is not there, minus the place where it would be, minus one. */
    private int find(Key key) {
        int low = 0;
        int high = candidates.size() - 1;
        while (low <= high) {
            int middle = (low + high) >>> 1;
            int order = target.compareDistances(candidates.get(middle).key, key);
            if (order == 0) {
                return middle;
            }
            if (order < 0) {
                low = middle + 1;
            } else {
                high = middle - 1;
            }
        }
        return -low - 1;
    }

    /** The farthest one that has not been asked. */
    Optional<Candidate> farthestHeard() {
        for (int i = candidates.size() - 1; i >= 0; i--) {
            if (candidates.get(i).state == State.HEARD) {
                return Optional.of(candidates.get(i));
            }
        }
        return Optional.empty();
    }

    /**
     * When the last one was asked of those that are slow and closer than a number of those that count.
     *
     * @return {@link #NEVER} if none is
     */
    long lastAskedOfSlow(int enough) {
        long last = NEVER;
        int counted = 0;
        for (int i = 0; i < candidates.size() && counted < enough; i++) {
            Candidate each = candidates.get(i);
            if (each.counts()) {
                counted++;
            } else if (each.state == State.SLOW) {
                last = Math.max(last, each.askedAt);
            }
        }
        return last;
    }

    /**
     * How the search stands.
     *
     * @param enough how many of the closest candidates have to have answered
     * @param window of how many of them one may be asked, if they have not
     */
    Standing standing(int enough, int window) {
        Candidate next = null;
        boolean settled = true;
        int counted = 0;
        for (int i = 0; i < candidates.size() && counted < window; i++) {
            Candidate each = candidates.get(i);
            if (!each.counts()) {
                continue;
            }
            if (counted >= enough && (settled || next != null)) {
                break;
            }
            counted++;
            if (each.state == State.HEARD && next == null) {
                next = each;
            }
            settled &= counted > enough || each.state == State.ANSWERED;
        }
        return new Standing(settled ? Optional.empty() : Optional.ofNullable(next), settled);
    }
}
