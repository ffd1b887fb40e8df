package org.jlibp2p.kad.provide;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Consumer;

import org.jlibp2p.bytes.Bytes;

/** A schedule on time that a test moves, and visits that take a minute each. */
final class ScheduleRig {
    static final long SECOND = 1000;
    static final long MINUTE = 60 * SECOND;
    static final long HOUR = 60 * MINUTE;
    static final long START = 1_767_225_600_000L;

    final KeptKeys keys = new KeptKeys();
    final Timetable timetable = new Timetable(22 * HOUR, HOUR, 0x3A00000000000000L);
    final ProvideSchedule schedule;
    /** When each key was provided last; of one that never was, when it was added. */
    final Map<Bytes, Long> last = new HashMap<>();
    /** The longest time between two provides of each key, time without a network left out. */
    final Map<Bytes, Long> longest = new HashMap<>();

    final ArrayDeque<Long> begun = new ArrayDeque<>();
    long now = START;
    long duration = MINUTE;
    boolean online = true;
    int visits;
    int mostRunning;
    Consumer<RegionVisit> onVisit = visit -> {};
    private final PriorityQueue<Running> running =
            new PriorityQueue<>((one, other) -> Long.compare(one.until, other.until));

    private record Running(RegionVisit visit, long until) {}

    ScheduleRig(int places) {
        schedule = new ProvideSchedule(keys, timetable, ScheduleRules.of(places));
    }

    void keep(Bytes hash) {
        long head = Heads.of(hash);
        if (keys.add(head, hash, KeptKeys.NEVER)) {
            last.put(hash, now);
            longest.put(hash, 0L);
            schedule.added(head, now);
        }
    }

    void forget(Bytes hash) {
        long head = Heads.of(hash);
        if (keys.remove(head, hash)) {
            last.remove(hash);
            longest.remove(hash);
            schedule.removed(head);
        }
    }

    /** Lets time go on; begins and ends visits as the schedule says. */
    void advance(long millis) {
        long target = now + millis;
        while (true) {
            begin();
            long next = Math.min(running.isEmpty() ? Long.MAX_VALUE : running.peek().until, schedule.wakeAt(now));
            if (next > target) {
                now = target;
                return;
            }
            now = Math.max(now, next);
            while (!running.isEmpty() && running.peek().until <= now) {
                end(running.poll().visit);
            }
        }
    }

    private void begin() {
        for (Optional<RegionVisit> visit = schedule.next(now); visit.isPresent(); visit = schedule.next(now)) {
            begun.add(now);
            visits++;
            onVisit.accept(visit.get());
            running.add(new Running(visit.get(), now + duration));
            mostRunning = Math.max(mostRunning, running.size());
        }
    }

    private void end(RegionVisit visit) {
        int provided = 0;
        if (online) {
            Set<Bytes> once = new HashSet<>(visit.hashes());
            for (Bytes hash : once) {
                if (keys.provided(Heads.of(hash), hash, (int) (now / 1000))) {
                    longest.merge(hash, now - last.put(hash, now), Math::max);
                }
            }
            provided = visit.hashes().size();
        }
        schedule.finished(
                visit, new RegionVisit.Outcome(provided, visit.hashes().size() - provided, visit.cut()), now);
    }

    /** The longest that any key has waited so far, or is waiting now. */
    long longestWait() {
        long most = 0;
        for (Map.Entry<Bytes, Long> each : last.entrySet()) {
            most = Math.max(most, Math.max(longest.get(each.getKey()), now - each.getValue()));
        }
        return most;
    }
}
