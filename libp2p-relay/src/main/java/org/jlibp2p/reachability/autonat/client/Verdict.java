package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.reachability.autonat.ProbeAnswer;

/**
 * What is believed after what peers have said. Each place has one voice, its last word; the last {@link #WINDOW} places count,
 * for {@link #MEMORY}. What is believed once stays so until as many places contradict as agree, so that one peer that lies, or
 * sees things differently, changes nothing. Confined to its owner; pure.
 */
final class Verdict {
    /** Voices that count. */
    static final int WINDOW = 5;

    /** How long they count. */
    static final Duration MEMORY = Duration.ofHours(5);

    private final int confirmations;
    private final Map<String, ProbeAnswer> voices = new LinkedHashMap<>(); // by place, the last to speak last
    private Reachability believed = Reachability.UNKNOWN;

    Verdict(int confirmations) {
        this.confirmations = confirmations;
    }

    /** One more word, if it says anything. */
    void heard(ProbeAnswer answer) {
        if (!answer.counts()) {
            return;
        }
        voices.remove(answer.place());
        voices.put(answer.place(), answer);
        while (voices.size() > WINDOW) {
            voices.remove(voices.keySet().iterator().next());
        }
        judge();
    }

    /** What was said too long ago is forgotten. */
    void forgetBefore(Instant now) {
        if (voices.values().removeIf(answer -> answer.at().isBefore(now.minus(MEMORY)))) {
            judge();
        }
    }

    /** Nothing counts any more of what was said. */
    void clear() {
        voices.clear();
        judge();
    }

    private void judge() {
        int confidence = confidence();
        if (confidence >= confirmations) {
            believed = Reachability.PUBLIC;
        } else if (confidence <= -confirmations) {
            believed = Reachability.PRIVATE;
        } else if (believed == Reachability.PUBLIC && confidence <= 0
                || believed == Reachability.PRIVATE && confidence >= 0) {
            believed = Reachability.UNKNOWN;
        }
    }

    int confidence() {
        return voices.values().stream()
                .mapToInt(answer -> answer.outcome() == ProbeAnswer.Outcome.REACHED ? 1 : -1)
                .sum();
    }

    Reachability reachability() {
        return believed;
    }

    List<ProbeAnswer> answers() {
        return List.copyOf(voices.values());
    }
}
