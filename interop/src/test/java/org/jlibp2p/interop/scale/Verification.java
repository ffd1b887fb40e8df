package org.jlibp2p.interop.scale;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.interop.harness.PeerFailure;

/** Looks for everything that was acknowledged, from both sides. */
final class Verification {
    private static final Duration LIMIT = Duration.ofSeconds(20);
    private static final int READERS = 3;
    private static final int AT_A_TIME = 6;

    private final Population population;
    private final Dice dice;
    private final Queue<String> lost = new ConcurrentLinkedQueue<>();
    private final AtomicInteger again = new AtomicInteger();

    private record Question(Entry entry, Side side) {}

    Verification(Population population, Dice dice) {
        this.population = population;
        this.dice = dice;
    }

    void run(List<Entry> entries) {
        List<Question> all = new ArrayList<>();
        for (Entry entry : entries) {
            for (Side side : Side.values()) {
                all.add(new Question(entry, side));
            }
        }
        Together.each(AT_A_TIME, all, this::look);
    }

    /** Lost is what none of some readers finds. */
    private void look(Question question) {
        String why = "";
        for (int i = 0; i < READERS; i++) {
            Optional<Member> reader = dice.one(population.up(member -> member.side() == question.side
                    && !member.role().isService()
                    && !question.entry.value().equals(member.peerId()))); // who would answer for itself
            try {
                if (question.entry.isFoundBy(reader.orElseThrow(), LIMIT)) {
                    again.addAndGet(i);
                    return;
                }
                why = reader + ": not found";
            } catch (PeerFailure | AssertionError failure) {
                why = reader + ": " + failure.getMessage();
            }
        }
        lost.add(question.entry + ", from the " + question.side + ": " + why);
    }

    /** What nobody found, with the side from which it was looked for. */
    List<String> lost() {
        return List.copyOf(lost);
    }

    /** How many questions had to be asked again, by somebody else. */
    int askedAgain() {
        return again.get();
    }
}
