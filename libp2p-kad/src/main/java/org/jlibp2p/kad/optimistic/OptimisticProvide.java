package org.jlibp2p.kad.optimistic;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;

/**
 * Decides how one key is provided before its closest peers are known for sure. Plain object: it is told what the lookup
 * hears and how the storing goes, and says with whom to store at once, when the lookup may end, and when whoever waits may go
 * on.
 *
 * <p>From the estimated size of the network follows how far away the 20th closest peer will be. One that is heard of and lies
 * well within that gets the record at once. When the 20 closest that are known lie as close together as
 * they should, the lookup ends without asking all of them. And since the last of 20 peers to answer is often one that never
 * does, 15 that have the record are enough to go on; the others get theirs meanwhile.
 *
 * <p>Somebody who names identities that do not exist gains little: at most {@value #MAX_EARLY} peers are stored with early, the
 * lookup does not end early before half of the closest ones have shown that they exist, nor when they lie closer together than
 * chance would have it.
 */
public final class OptimisticProvide {
    /** How many peers are to have the record. */
    public static final int PEERS = 20;

    /** How many of them are enough for whoever waits. */
    public static final int ENOUGH = 15;

    /** Peers that are stored with before the lookup has ended, those that fail included. */
    public static final int MAX_EARLY = 40;

    /** Peers that are stored with in all, those that fail included. */
    public static final int MAX_ATTEMPTS = MAX_EARLY + PEERS;

    /** Peers that are remembered, the closest ones. */
    public static final int MAX_KNOWN = 256;

    /** Of the closest peers, those that must have answered something before the lookup ends early. */
    public static final int MIN_SEEN = PEERS / 2;

    /** How sure it has to be that a peer is one of the closest ones. */
    private static final double CERTAINTY = 0.9;

    /** How rarely the closest peers lie closer together than this, by chance. */
    private static final double SUSPICION = 0.0001;

    private static final double EARLY = Closeness.expectedFor(PEERS, 1 - CERTAINTY);
    private static final double END = Closeness.expectedFor(PEERS / 2 + 1, CERTAINTY);
    private static final double TOO_CLOSE = Closeness.expectedFor(PEERS, SUSPICION);

    private final Key target;
    private final double networkSize;
    private final Map<PeerId, Candidate> known = new HashMap<>();
    private int early;
    private int stored;
    private int open;
    private int attempts;
    private boolean ended;
    private boolean abandoned;

    private enum Storing {
        NO,
        UNDER_WAY,
        DONE,
        FAILED
    }

    private static final class Candidate {
        private final PeerId peer;
        private final double distance;
        private Storing storing = Storing.NO;
        private boolean seen;
        private boolean lost;

        Candidate(PeerId peer, double distance) {
            this.peer = peer;
            this.distance = distance;
        }

        boolean counts() {
            return !lost && storing != Storing.FAILED;
        }
    }

    /**
     * One that has heard of nobody yet.
     *
     * @param target where the key lies
     * @param networkSize how many servers there are, by estimate
     */
    public OptimisticProvide(Key target, double networkSize) {
        this.target = target;
        this.networkSize = networkSize;
    }

    /**
     * The lookup has heard of peers, or knew them from the beginning.
     *
     * @param peers who
     * @return those to store the record with now
     */
    public List<PeerId> heard(Collection<PeerId> peers) {
        List<PeerId> now = new ArrayList<>();
        for (PeerId peer : peers) {
            Candidate candidate = candidate(peer);
            if (candidate != null
                    && candidate.storing == Storing.NO
                    && candidate.counts()
                    && early < MAX_EARLY
                    && !ended
                    && candidate.distance * networkSize <= EARLY) {
                early++;
                begin(candidate);
                now.add(peer);
            }
        }
        return now;
    }

    /** Null for one that is farther away than all that are remembered, when these are enough. */
    private Candidate candidate(PeerId peer) {
        Candidate candidate = known.get(peer);
        if (candidate == null) {
            candidate = create(peer);
            if (known.size() >= MAX_KNOWN && !makeRoom(candidate.distance)) {
                return null;
            }
            known.put(peer, candidate);
        }
        return candidate;
    }

    private Candidate create(PeerId peer) {
        return new Candidate(peer, Closeness.distance(Key.of(peer), target));
    }

    private boolean makeRoom(double distance) {
        return known.values().stream()
                .filter(each -> each.storing == Storing.NO && each.distance > distance)
                .max((one, other) -> Double.compare(one.distance, other.distance))
                .map(farthest -> known.remove(farthest.peer) != null)
                .orElse(false);
    }

    /** How many peers are remembered. */
    int remembered() {
        return known.size();
    }

    private void begin(Candidate candidate) {
        candidate.storing = Storing.UNDER_WAY;
        attempts++;
        open++;
    }

    /**
     * A peer has answered the lookup.
     *
     * @param peer who
     */
    public void answered(PeerId peer) {
        Candidate candidate = candidate(peer);
        if (candidate != null) {
            candidate.seen = true;
        }
    }

    /**
     * A peer could not be asked.
     *
     * @param peer who
     */
    public void failed(PeerId peer) {
        Candidate candidate = candidate(peer);
        if (candidate != null) {
            candidate.lost = true;
        }
    }

    /**
     * Whether the lookup may end, because no closer peers are to be expected.
     *
     * @return true if enough is known
     */
    public boolean mayEnd() {
        List<Candidate> closest = closest();
        if (closest.size() < PEERS || closest.get(PEERS - 1).distance * networkSize < TOO_CLOSE) {
            return false;
        }
        double mean = closest.stream().mapToDouble(each -> each.distance).sum() / PEERS;
        long seen = closest.stream()
                .filter(each -> each.seen || each.storing == Storing.DONE)
                .count();
        return seen >= MIN_SEEN && mean * networkSize < END;
    }

    private List<Candidate> closest() {
        return known.values().stream()
                .filter(Candidate::counts)
                .sorted((one, other) -> Double.compare(one.distance, other.distance))
                .limit(PEERS)
                .toList();
    }

    /**
     * The lookup has ended, early or not.
     *
     * @param found the closest peers it has found; none if it ended early, then it is the closest ones that were heard of
     * @return those of them to store the record with now
     */
    public List<PeerId> ended(Collection<PeerId> found) {
        ended = true;
        List<Candidate> last = found.isEmpty()
                ? closest()
                : found.stream()
                        .distinct()
                        .limit(PEERS)
                        .map(peer -> known.computeIfAbsent(peer, this::create))
                        .toList();
        return begin(last);
    }

    private List<PeerId> begin(List<Candidate> those) {
        List<PeerId> now = new ArrayList<>();
        for (Candidate candidate : those) {
            if (candidate.storing == Storing.NO && attempts < MAX_ATTEMPTS) {
                begin(candidate);
                now.add(candidate.peer);
            }
        }
        return now;
    }

    /** The lookup was abandoned: nothing more is stored. */
    public void abandoned() {
        ended = true;
        abandoned = true;
    }

    /**
     * How storing with a peer went.
     *
     * @param peer one that was to be stored with
     * @param done whether it was
     * @return those to store the record with in its stead
     */
    public List<PeerId> stored(PeerId peer, boolean done) {
        Candidate candidate = known.get(peer);
        if (candidate == null || candidate.storing != Storing.UNDER_WAY) {
            return List.of();
        }
        candidate.storing = done ? Storing.DONE : Storing.FAILED;
        open--;
        stored += done ? 1 : 0;
        return done || !ended || abandoned || stored + open >= PEERS ? List.of() : begin(closest());
    }

    /**
     * How many peers have the record.
     *
     * @return so far
     */
    public int holders() {
        return stored;
    }

    /**
     * Whether whoever waits may go on: enough peers have the record, or nothing more is to come.
     *
     * @return from then on always true
     */
    public boolean isEnough() {
        return stored >= ENOUGH || isOver();
    }

    /**
     * Whether the lookup has ended and nothing is under way.
     *
     * @return from then on always true
     */
    public boolean isOver() {
        return ended && open == 0;
    }
}
