package org.jlibp2p.kad.query;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.query.Candidate.State;
import org.jlibp2p.kad.query.QueryReport.Ending;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;

/**
 * What all searches have in common: from peers that are known to peers that they tell of, ever closer to the target. Confined
 * to one search.
 *
 * <p><b>Approach.</b> As long as not all of the beta closest peers have answered, the closest ones not asked yet are asked, of
 * the first {@code window} and with no more than alpha being asked at a time. Peers that failed are passed over, and so are
 * slow ones until they answer.
 *
 * <p><b>Follow-up.</b> Then the rest of the {@code followUp} closest is asked, where one fails the next one in its stead. If
 * somebody tells of a closer peer, the search is back in its approach.
 *
 * <p><b>End.</b> When the {@code followUp} closest have answered, and those that are slow and closer have had their time; or nobody
 * is left to be asked; or {@code mostAsked} have been asked. Every peer is asked once, so the number of steps is bounded.
 *
 * <p><b>Paths.</b> With several, each has its own candidates, and whom a peer tells of goes to the path that asked it. So a peer
 * that lies can only lead its own path; the others end at the closest peers even so. What a peer answers counts for all.
 *
 * <p><b>Networks.</b> Of one network only as many count among the closest peers as the rules of diversity let into a table; the
 * others are passed over as those are that failed. So whoever has a thousand identities in one network is a few of those found.
 *
 * <p><b>In comparison.</b> go-libp2p-kad-dht (query.go, lookup.go) has k = 20, alpha = 10, beta = 3. It begins with the 20 closest of
 * its table and keeps alpha requests under way, whatever they can still tell; a peer that is silent holds its place among them
 * until its request fails. Of an answer it takes 40 peers. When the beta closest that have not failed have answered, it waits
 * for what is under way but makes no use of it, and asks those among the 20 closest that had not answered once more, all at
 * once; who fails then is not replaced. Here nobody is asked twice, no answer gets lost, and k peers that answer are found. It
 * takes fewer messages even so, because of the window: what is far behind the closest ones known can no longer tell anything.
 */
final class Lookup {
    /** The most candidates of a path that have not been asked; of more the farthest ones are forgotten. */
    static final int MAX_CANDIDATES = 1024;

    private static final QueryStep DONE = new QueryStep.Done();

    private final QuerySetup setup;
    private final QueryRules rules;
    private final Key target;
    private final ReplyFilter filter;
    private final Crowds crowds;
    private final Patience patience;
    private final Map<PeerId, Candidate> known = new HashMap<>();
    private final List<Shortlist> paths = new ArrayList<>();
    private final Shortlist all; // with one path it is that one
    private final Deque<Candidate> inFlight = new ArrayDeque<>(); // the one asked longest ago first
    private int slow;
    private long slowUntil = Long.MAX_VALUE;
    private int asked;
    private int answered;
    private int failed;
    private int turn;
    private Ending ending = Ending.RUNNING;
    private boolean endingTold;

    Lookup(QuerySetup setup) {
        this.setup = setup;
        this.rules = setup.rules();
        this.target = setup.target();
        this.filter = new ReplyFilter(setup, target, this::place);
        this.crowds = new Crowds(setup.diversity());
        this.patience = new Patience(rules.patience().toNanos());
        for (int i = 0; i < rules.paths(); i++) {
            paths.add(new Shortlist(target));
        }
        this.all = paths.size() == 1 ? paths.get(0) : new Shortlist(target);
        List<ReplyFilter.Told> seeds = filter.seeds();
        for (int i = 0; i < seeds.size(); i++) {
            hear(seeds.get(i), setup.self(), 1, paths.get(i % paths.size()));
        }
    }

    QueryRules rules() {
        return rules;
    }

    /** How long a peer may take to answer now, in nanoseconds. */
    long patience() {
        return patience.now();
    }

    /** How far a peer that was heard of is from this node. */
    int hops(PeerId peer) {
        Candidate candidate = known.get(peer);
        return candidate == null ? 0 : candidate.hops;
    }

    boolean isOver() {
        return ending != Ending.RUNNING;
    }

    /** What was searched for has been found. */
    void satisfy() {
        if (!endingTold) {
            ending = Ending.SATISFIED;
        }
    }

    /** What to do next; waits in place of ending if something beside it is not over. */
    QueryStep nextBeside(boolean isSomethingUnderWay, long now) {
        QueryStep step = step(now);
        if (step != DONE) {
            return step;
        }
        if (isSomethingUnderWay) {
            return new QueryStep.Wait(Long.MAX_VALUE);
        }
        if (!endingTold) {
            endingTold = true;
            setup.listener().onEnded(report(), now);
        }
        return DONE;
    }

    QueryStep next(long now) {
        return nextBeside(false, now);
    }

    /** Most of those that are told of have been heard of before, and need not be hashed again. */
    private Key place(PeerId peer) {
        Candidate candidate = known.get(peer);
        return candidate == null ? Key.of(peer) : candidate.key;
    }

    private QueryStep step(long now) {
        if (!isOver()) {
            passOverSlow(now);
            crowds.judge(all.candidates());
            Optional<Candidate> next = nextOfPaths();
            if (next.isEmpty() && paths.stream().allMatch(this::hasArrived)) {
                next = nextOfFollowUp(now);
            }
            if (next.isPresent() && asked < rules.mostAsked() && inFlight.size() < rules.alpha()) {
                return ask(next.get(), now);
            }
            if (next.isPresent() && asked >= rules.mostAsked() && inFlight.isEmpty()) {
                ending = Ending.LIMITED;
            }
        }
        return isOver() ? DONE : new QueryStep.Wait(nextTime(now));
    }

    /** When somebody who was asked becomes slow, or is not to be waited for any longer. */
    private long nextTime(long now) {
        if (!inFlight.isEmpty()) {
            return inFlight.peek().askedAt + patience.now();
        }
        return slowUntil > now ? slowUntil : Long.MAX_VALUE;
    }

    private void passOverSlow(long now) {
        while (!inFlight.isEmpty() && now - inFlight.peek().askedAt >= patience.now()) {
            Candidate candidate = inFlight.remove();
            candidate.state = State.SLOW;
            crowds.changed();
            candidate.path.inFlight--;
            slow++;
            setup.listener().onSlow(candidate.peer, now);
        }
    }

    private boolean hasArrived(Shortlist path) {
        return path.standing(rules.beta(), rules.window()).isSettled();
    }

    /** Each path in its turn, so that one that is led on does not keep the others waiting. */
    private Optional<Candidate> nextOfPaths() {
        int most = rules.alpha() / paths.size();
        for (int i = 0; i < paths.size(); i++) {
            Shortlist path = paths.get((turn + i) % paths.size());
            if (path.inFlight < most) {
                Optional<Candidate> next =
                        path.standing(rules.beta(), rules.window()).next();
                if (next.isPresent()) {
                    turn = (turn + i + 1) % paths.size();
                    next.get().path = path;
                    return next;
                }
            }
        }
        return Optional.empty();
    }

    private Optional<Candidate> nextOfFollowUp(long now) {
        Shortlist.Standing standing = all.standing(rules.followUp(), rules.followUp());
        if (standing.isSettled() && !hasToWaitForSlow(now)) {
            ending = answered >= rules.followUp() ? Ending.CONVERGED : Ending.EXHAUSTED;
        }
        return standing.next();
    }

    /** Those that would be among the closest may still answer as long as was allowed; if hardly any have, all who may. */
    private boolean hasToWaitForSlow(long now) {
        if (answered < rules.beta()) {
            slowUntil = Long.MAX_VALUE;
            return slow > 0;
        }
        slowUntil = all.lastAskedOfSlow(rules.followUp()) + rules.patience().toNanos();
        return slowUntil > now;
    }

    private QueryStep ask(Candidate candidate, long now) {
        candidate.state = State.ASKED;
        candidate.askedAt = now;
        candidate.path.inFlight++;
        inFlight.add(candidate);
        asked++;
        setup.listener().onAsked(candidate.peer, candidate.teller, now);
        return new QueryStep.Ask(candidate.peer);
    }

    /** Takes what a peer told of; false if it was not asked, or the search is over. */
    boolean answered(PeerId peer, List<KadPeer> closer, long now) {
        Optional<Candidate> found = settled(peer, State.ANSWERED);
        if (found.isEmpty()) {
            return false;
        }
        Candidate teller = found.get();
        answered++;
        patience.answeredAfter(now - teller.askedAt);
        int accepted = 0;
        for (ReplyFilter.Told told : filter.of(peer, closer)) {
            if (hear(told, peer, teller.hops + 1, teller.path)) {
                accepted++;
            }
        }
        setup.listener().onAnswered(peer, closer.size(), accepted, now);
        return true;
    }

    /** False if the peer was not asked, or the search is over. */
    boolean failed(PeerId peer, long now) {
        if (settled(peer, State.FAILED).isEmpty()) {
            return false;
        }
        failed++;
        setup.listener().onFailed(peer, now);
        return true;
    }

    private Optional<Candidate> settled(PeerId peer, State state) {
        Candidate candidate = known.get(peer);
        if (isOver() || candidate == null) {
            return Optional.empty();
        }
        if (candidate.state == State.ASKED) {
            inFlight.remove(candidate);
            candidate.path.inFlight--;
        } else if (candidate.state == State.SLOW) {
            slow--;
        } else {
            return Optional.empty();
        }
        candidate.state = state;
        crowds.changed();
        return Optional.of(candidate);
    }

    /** True if nobody had told of the peer before. */
    private boolean hear(ReplyFilter.Told told, PeerId teller, int hops, Shortlist path) {
        Candidate candidate = known.get(told.peer());
        boolean isNew = candidate == null;
        if (isNew) {
            candidate = new Candidate(told, teller, hops);
            candidate.path = path;
            known.put(told.peer(), candidate);
            crowds.changed();
            setup.listener().onHeard(told.peer(), teller, hops);
        }
        if (path.add(candidate)) {
            candidate.holders++;
            if (isNew && path != all) {
                all.add(candidate);
            }
            if (path.size() > MAX_CANDIDATES) {
                path.farthestHeard().ifPresent(farthest -> forget(farthest, path));
            }
        }
        return isNew;
    }

    private void forget(Candidate candidate, Shortlist path) {
        path.remove(candidate);
        candidate.holders--;
        if (candidate.holders == 0) {
            crowds.changed();
            all.remove(candidate);
            known.remove(candidate.peer);
        }
    }

    /** The closest peers that neither have failed nor are slow, nor too many of one network, the closest one first. */
    List<PeerId> closest(int count) {
        crowds.judge(all.candidates());
        return all.candidates().stream()
                .filter(Candidate::counts)
                .limit(count)
                .map(candidate -> candidate.peer)
                .toList();
    }

    /** Of the closest peers those that have answered, the closest one first. */
    List<PeerId> closestAnswered(int count) {
        crowds.judge(all.candidates());
        return all.candidates().stream()
                .filter(Candidate::counts)
                .limit(count)
                .filter(candidate -> candidate.state == State.ANSWERED)
                .map(candidate -> candidate.peer)
                .toList();
    }

    /** How many peers it remembers. */
    int candidates() {
        return known.size();
    }

    QueryReport report() {
        crowds.judge(all.candidates());
        int hops = all.candidates().stream()
                .filter(candidate -> candidate.state == State.ANSWERED && candidate.counts())
                .findFirst()
                .map(candidate -> candidate.hops)
                .orElse(0);
        return new QueryReport(asked, answered, failed, hops, ending);
    }
}
