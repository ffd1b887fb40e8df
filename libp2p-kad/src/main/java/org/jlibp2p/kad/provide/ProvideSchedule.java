package org.jlibp2p.kad.provide;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.LongStream;

import org.jlibp2p.bytes.Bytes;

/**
 * Which region is visited when. Plain object; times are milliseconds since 1970, and of a key the second in which it was
 * provided last is all that is known. Everything else follows from that: a region is due when the first of its keys is, by
 * the {@link Timetable}; a key that was never provided is due at once, together with what else is new in its region; regions
 * can be cut anew at any time, and nothing is lost in it.
 *
 * <p>A region that is due for longer than the slack is late. Late ones share a part of the places and begin one after another,
 * so that after a day without a network neither the network is flooded nor what is on time is held up. A clock that was set
 * back is noticed: times in the future count as due.
 */
final class ProvideSchedule {
    private final KeptKeys keys;
    private final Timetable timetable;
    private final ScheduleRules rules;
    private final Retries retries = new Retries();
    private final NavigableMap<Long, Region> regions = new TreeMap<>(Long::compareUnsigned);
    private final TreeSet<Region> ready = new TreeSet<>(Region.BY_READINESS);
    private final List<RegionVisit> running = new ArrayList<>();
    private final List<RegionVisit> runningLate = new ArrayList<>();
    private int bits;
    private long nextLateAt = Long.MIN_VALUE;
    private long lastNow = Long.MIN_VALUE;

    ProvideSchedule(KeptKeys keys, Timetable timetable, ScheduleRules rules) {
        this.keys = keys;
        this.timetable = timetable;
        this.rules = rules;
    }

    int bits() {
        return bits;
    }

    int regions() {
        return regions.size();
    }

    int running() {
        return running.size();
    }

    boolean online() {
        return retries.online();
    }

    /** How many regions should have been visited more than the slack ago. */
    int late(long now) {
        return (int) regions.values().stream()
                .filter(region -> region.due() < now - timetable.slack())
                .count();
    }

    /** Cuts the regions anew if the network or the number of keys has become another one. */
    void resize(double peers, long now) {
        int wanted = RegionSize.bits(bits, peers, keys.size());
        if (wanted != bits) {
            bits = wanted;
            rebuild(now);
        }
    }

    /** Cuts the regions anew, of all keys there are. */
    void rebuild(long now) {
        regions.clear();
        ready.clear();
        Region[] last = {new Region(0)}; // keys come in order: mostly it is the region of the one before
        keys.scan(0, 0, (page, index) -> {
            if (last[0].keys == 0 || !Heads.startsWith(page.head(index), last[0].prefix, bits)) {
                last[0] = regionOf(page.head(index));
            }
            count(last[0], page.time(index), now);
        });
        for (Region region : regions.values()) {
            region.running = running.stream().anyMatch(visit -> visit.overlaps(region.prefix, bits));
            offer(region);
        }
    }

    private Region regionOf(long head) {
        return regions.computeIfAbsent(Heads.prefix(head, bits), Region::new);
    }

    private void count(Region region, int time, long now) {
        if (time == KeptKeys.NEVER) {
            region.countFresh(now);
        } else {
            region.count(due(region.prefix, time, now));
        }
    }

    private long due(long prefix, int time, long now) {
        long last = seconds(time) * 1000;
        return last > now + timetable.slack() ? now : timetable.due(prefix, bits, last);
    }

    static long seconds(int time) {
        return Integer.toUnsignedLong(time);
    }

    private void offer(Region region) {
        if (!region.running && region.keys > 0) {
            ready.add(region);
        }
    }

    /** A key was added that has never been provided. */
    void added(long head, long now) {
        Region region = regionOf(head);
        ready.remove(region);
        region.running = running.stream().anyMatch(visit -> visit.overlaps(region.prefix, bits));
        region.added(now);
        offer(region);
    }

    /** A key was taken away. */
    void removed(long head) {
        Region region = regions.get(Heads.prefix(head, bits));
        ready.remove(region);
        region.keys--;
        if (region.keys == 0 && !region.running) {
            regions.remove(region.prefix);
        } else {
            offer(region);
        }
    }

    /** The next visit, if one may begin now. The caller begins it and says in the end how it went. */
    Optional<RegionVisit> next(long now) {
        if (now < lastNow - timetable.slack()) {
            rebuild(now);
            nextLateAt = Math.min(nextLateAt, now);
            retries.hurry(now);
        }
        lastNow = now;
        for (Region region = candidate(now); region != null; region = candidate(now)) {
            boolean late = isLate(region, now);
            RegionVisit visit = visit(region, now);
            ready.remove(region);
            if (visit.hashes().isEmpty()) {
                look(region, now);
                offer(region);
                continue;
            }
            region.running = true;
            running.add(visit);
            if (late) {
                runningLate.add(visit);
                nextLateAt = now + rules.lateSpacing();
            }
            return Optional.of(visit);
        }
        return Optional.empty();
    }

    private boolean isLate(Region region, long now) {
        return region.readyAt() < now - timetable.slack();
    }

    private Region candidate(long now) {
        if (running.size() >= rules.places() || !online() && (!running.isEmpty() || now < retries.probeAt())) {
            return null;
        }
        Region first = ready.isEmpty() ? null : ready.first();
        if (first != null && isLate(first, now) && (runningLate.size() >= rules.latePlaces() || now < nextLateAt)) {
            first = firstOnTime(now);
        }
        return first != null && first.readyAt() <= now ? first : null;
    }

    private Region firstOnTime(long now) {
        Region edge = new Region(0);
        edge.count(now - timetable.slack());
        return ready.ceiling(edge);
    }

    private RegionVisit visit(Region region, long now) {
        List<Bytes> hashes = new ArrayList<>();
        LongStream.Builder heads = LongStream.builder();
        boolean[] cut = new boolean[1];
        keys.scan(region.prefix, bits, (page, index) -> {
            int time = page.time(index);
            if (time == KeptKeys.NEVER || due(region.prefix, time, now) <= now + timetable.slack() / 2) {
                if (hashes.size() < rules.keysPerVisit()) {
                    hashes.add(page.hash(index));
                    heads.add(page.head(index));
                } else {
                    cut[0] = true;
                }
            }
        });
        return new RegionVisit(region.prefix, bits, hashes, heads.build().toArray(), cut[0]);
    }

    /** Looks at the keys of a region again. */
    private void look(Region region, long now) {
        region.forgetTimes();
        keys.scan(region.prefix, bits, (page, index) -> count(region, page.time(index), now));
    }

    /** A visit has ended; the keys know by now which of them were provided. */
    void finished(RegionVisit visit, RegionVisit.Outcome outcome, long now) {
        running.remove(visit);
        runningLate.remove(visit);
        boolean wasOnline = online();
        if (outcome.provided() > 0) {
            retries.reached();
        } else if (outcome.failed() > 0) {
            retries.reachedNobody(now);
        }
        for (Region region : List.copyOf(overlapping(visit))) {
            ready.remove(region);
            look(region, now);
            region.running = running.stream().anyMatch(other -> other.overlaps(region.prefix, bits));
            if (outcome.failed() == 0) {
                region.succeeded();
            } else if (region.due() <= now) {
                region.failed(now);
            }
            if (region.keys == 0 && !region.running) {
                regions.remove(region.prefix);
            }
            offer(region);
        }
        if (!wasOnline && online()) {
            hurryAll();
        }
    }

    private Collection<Region> overlapping(RegionVisit visit) {
        int common = Math.min(bits, visit.bits());
        long first = Heads.prefix(visit.prefix(), common);
        return regions.subMap(first, true, Heads.last(first, common), true).values();
    }

    /** The network may be there again: what waits for another attempt need not wait longer. */
    void hurry(long now) {
        retries.hurry(now);
        hurryAll();
    }

    private void hurryAll() {
        for (Region region : regions.values()) {
            ready.remove(region);
            region.hurry();
            offer(region);
        }
    }

    /** When {@link #next} should be asked again, if nothing happens before. */
    long wakeAt(long now) {
        if (running.size() >= rules.places() || ready.isEmpty() || !online() && !running.isEmpty()) {
            return Long.MAX_VALUE;
        }
        if (!online()) {
            return Math.max(retries.probeAt(), ready.first().readyAt());
        }
        Region first = ready.first();
        if (!isLate(first, now)) {
            return first.readyAt();
        }
        long late = runningLate.size() >= rules.latePlaces() ? Long.MAX_VALUE : nextLateAt;
        Region onTime = firstOnTime(now);
        return onTime == null ? late : Math.min(late, onTime.readyAt());
    }
}
