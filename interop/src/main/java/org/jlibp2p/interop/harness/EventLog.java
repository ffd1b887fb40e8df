package org.jlibp2p.interop.harness;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** The events of one peer that nobody has taken yet, in their order. Any thread. */
final class EventLog {
    private static final int KEPT = 10_000;

    private final List<Fields> waiting = new LinkedList<>();

    synchronized void add(Fields event) {
        waiting.add(event);
        if (waiting.size() > KEPT) {
            waiting.remove(0);
        }
        notifyAll();
    }

    synchronized void clear() {
        waiting.clear();
    }

    /** The last ones of them, for the message of a failure. */
    synchronized List<Fields> last(int most) {
        return List.copyOf(waiting.subList(Math.max(0, waiting.size() - most), waiting.size()));
    }

    /** Takes the first event that is wanted, waiting for it if need be; empty if time runs out. */
    synchronized Optional<Fields> take(Predicate<Fields> wanted, Duration patience) throws InterruptedException {
        long end = System.nanoTime() + patience.toNanos();
        while (true) {
            for (Iterator<Fields> events = waiting.iterator(); events.hasNext(); ) {
                Fields event = events.next();
                if (wanted.test(event)) {
                    events.remove();
                    return Optional.of(event);
                }
            }
            long left = end - System.nanoTime();
            if (left <= 0) {
                return Optional.empty();
            }
            wait(left / 1_000_000 + 1);
        }
    }
}
