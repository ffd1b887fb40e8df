package org.jlibp2p.kad.query;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.table.DiversityRules;

/**
 * Keeps one network from being all that a search finds: of the closest candidates only so many of a group count, the closest ones
 * of it. Each honest server may name a few of somebody's many, so a limit on single replies is not enough. Who has failed or is
 * slow has no place, and leaves it to the next one. Confined to one search.
 */
final class Crowds {
    private final DiversityRules rules;
    private final Map<Bytes, Crowd> known = new HashMap<>();
    private boolean changed;
    private int round;

    /** Those of one group: how many of them have been let in, in one round. */
    static final class Crowd {
        private int round;
        private int places;
    }

    Crowds(DiversityRules rules) {
        this.rules = rules;
    }

    /** Somebody was heard of, forgotten, or became of another state. */
    void changed() {
        changed = rules.isLimiting();
    }

    /** Says of each candidate whether it is one too many, if something has changed. They come with the closest one first. */
    void judge(List<Candidate> candidates) {
        if (!changed) {
            return;
        }
        changed = false;
        round++; // all begin anew
        for (Candidate candidate : candidates) {
            candidate.isCrowd = false;
            if (!candidate.groups.isEmpty() && candidate.counts()) {
                candidate.isCrowd = !letIn(crowdsOf(candidate));
            }
        }
    }

    private boolean letIn(Crowd[] crowds) {
        for (Crowd crowd : crowds) {
            if (crowd.round == round && crowd.places >= rules.perTable()) {
                return false;
            }
        }
        for (Crowd crowd : crowds) {
            crowd.places = crowd.round == round ? crowd.places + 1 : 1;
            crowd.round = round;
        }
        return true;
    }

    private Crowd[] crowdsOf(Candidate candidate) {
        if (candidate.crowds == null) {
            candidate.crowds = candidate.groups.stream()
                    .map(group -> known.computeIfAbsent(group, first -> new Crowd()))
                    .toArray(Crowd[]::new);
        }
        return candidate.crowds;
    }
}
