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
    private boolean changed;

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
        Map<Bytes, Integer> places = new HashMap<>();
        for (Candidate candidate : candidates) {
            candidate.isCrowd = false;
            if (candidate.groups.isEmpty() || !candidate.counts()) {
                continue;
            }
            candidate.isCrowd =
                    candidate.groups.stream().anyMatch(group -> places.getOrDefault(group, 0) >= rules.perTable());
            if (!candidate.isCrowd) {
                candidate.groups.forEach(group -> places.merge(group, 1, Integer::sum));
            }
        }
    }
}
