package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.reachability.autonat.ProbeAnswer;

/** One address that peers are asked about: what they have said, and whether more of them should be. Confined; pure. */
final class Watched {
    /** More confirmations than are needed, that are asked for all the same. */
    static final int SPARE = 1;

    /** How long an address is left alone that is known well. */
    static final Duration REFRESH = Duration.ofHours(1);

    /** The time for which dials and refusals are counted. */
    static final Duration RECENT = Duration.ofMinutes(10);

    /** Dials of one address in that time. */
    static final int MAX_RECENT = 10;

    /** Peers in a row that cannot or will not dial it, before it is left alone for that time. */
    static final int MAX_UNTRIED = 5;

    private static final int MAX_IN_VAIN = 3; // for people who look

    private final int confirmations;
    private final Verdict verdict;
    private final Deque<Instant> asked = new ArrayDeque<>();
    private final Deque<ProbeAnswer> inVain = new ArrayDeque<>(MAX_IN_VAIN);
    private Candidate candidate;
    private int underWay;
    private int untried;
    private Instant lastUntried = Instant.MIN;

    Watched(Candidate candidate, int confirmations) {
        this.candidate = candidate;
        this.confirmations = confirmations;
        this.verdict = new Verdict(confirmations);
    }

    Candidate candidate() {
        return candidate;
    }

    /** The same address as it is known now. Once it leads here because of a mapping, or no longer does, nothing counts that was said. */
    void candidate(Candidate now) {
        if (now.isMapped() != candidate.isMapped()) {
            verdict.clear();
            untried = 0;
        }
        candidate = now;
    }

    Verdict verdict() {
        return verdict;
    }

    /** Whether somebody should be asked about it now. */
    boolean wantsProbe(Instant now) {
        if (!candidate.probed()) {
            return false;
        }
        verdict.forgetBefore(now);
        while (!asked.isEmpty() && asked.peek().isBefore(now.minus(RECENT))) {
            asked.remove();
        }
        if (untried >= MAX_UNTRIED) {
            if (lastUntried.isAfter(now.minus(RECENT))) {
                return false;
            }
            untried = 0;
        }
        return asked.size() < MAX_RECENT && needed(now) > underWay;
    }

    private int needed(Instant now) {
        int missing = confirmations + SPARE - Math.abs(verdict.confidence());
        if (missing > 0) {
            return missing;
        }
        List<ProbeAnswer> answers = verdict.answers();
        ProbeAnswer last = answers.get(answers.size() - 1);
        boolean contradicts =
                (last.outcome() == ProbeAnswer.Outcome.REACHED) != (verdict.reachability() == Reachability.PUBLIC);
        return contradicts || last.at().isBefore(now.minus(REFRESH)) ? 1 : 0;
    }

    /** A peer is being asked, with this address first. */
    void asking(Instant now) {
        underWay++;
        asked.add(now);
    }

    /** It has answered, about whichever address. */
    void answered() {
        underWay--;
    }

    /** The peer did not dial it although it came first. */
    void notTried(Instant now) {
        untried++;
        lastUntried = now;
    }

    /** All that was said, whether or not it counts. */
    List<ProbeAnswer> answers() {
        List<ProbeAnswer> all = new ArrayList<>(verdict.answers());
        all.addAll(inVain);
        all.sort(Comparator.comparing(ProbeAnswer::at));
        return all;
    }

    void heard(ProbeAnswer answer) {
        if (!answer.counts()) {
            if (inVain.size() == MAX_IN_VAIN) {
                inVain.remove();
            }
            inVain.add(answer);
            return;
        }
        untried = 0;
        verdict.heard(answer);
    }
}
