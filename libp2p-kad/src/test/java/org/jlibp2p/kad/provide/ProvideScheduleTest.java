package org.jlibp2p.kad.provide;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.kad.provide.ScheduleRig.HOUR;
import static org.jlibp2p.kad.provide.ScheduleRig.MINUTE;
import static org.jlibp2p.kad.provide.ScheduleRig.SECOND;

class ProvideScheduleTest {
    private static final long CYCLE = 22 * HOUR;

    private final ScheduleRig rig = new ScheduleRig(4);

    private void keep(int count, double networkSize) {
        rig.schedule.resize(networkSize, rig.now);
        Places.hashes(count, 1).forEach(rig::keep);
    }

    @Test
    void aNewKeyIsProvidedAtOnce() {
        keep(1, 0);

        assertThat(rig.schedule.wakeAt(rig.now)).isLessThanOrEqualTo(rig.now);
        assertThat(rig.schedule.next(rig.now))
                .hasValueSatisfying(visit -> assertThat(visit.hashes()).hasSize(1));
        assertThat(rig.schedule.next(rig.now)).isEmpty();
        assertThat(rig.schedule.wakeAt(rig.now)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void newKeysOfARegionAreProvidedTogether() {
        keep(1000, 0);
        rig.advance(MINUTE);

        assertThat(rig.visits).isOne();
        assertThat(rig.keys.waiting()).isZero();
    }

    @Test
    void aKeyThatComesWhileItsRegionIsVisitedHasTheNextVisit() {
        keep(10, 0);
        rig.advance(SECOND);
        rig.keep(Bytes.utf8("late comer"));
        rig.advance(SECOND);

        assertThat(rig.visits).isOne();
        rig.advance(2 * MINUTE);
        assertThat(rig.visits).isEqualTo(2);
        assertThat(rig.keys.waiting()).isZero();
    }

    @Test
    void eachRegionIsVisitedOnceInACycleAtItsOwnTime() {
        keep(2000, 10_000);
        rig.advance(CYCLE * 2);
        rig.visits = 0;
        rig.begun.clear();
        Map<Long, Integer> perRegion = new HashMap<>();
        rig.onVisit = visit -> perRegion.merge(visit.prefix(), visit.hashes().size(), Integer::sum);
        rig.advance(CYCLE);

        assertThat(rig.visits).isEqualTo(128);
        assertThat(perRegion).hasSize(128);
        assertThat(perRegion.values().stream().mapToInt(each -> each).sum()).isEqualTo(2000);
        List<Long> begun = new ArrayList<>(rig.begun);
        for (int i = 1; i < begun.size(); i++) {
            assertThat(begun.get(i) - begun.get(i - 1)).isBetween(CYCLE / 128 - SECOND, CYCLE / 128 + SECOND);
        }
    }

    @Test
    void noMoreVisitsThanPlacesAreUnderWay() {
        keep(5000, 10_000);
        rig.advance(CYCLE);

        assertThat(rig.mostRunning).isEqualTo(4);
    }

    @Test
    void keysThatDoNotFitIntoOneVisitHaveTheNextOne() {
        ProvideSchedule schedule = new ProvideSchedule(rig.keys, rig.timetable, new ScheduleRules(4, 2, 5000, 10));
        Places.hashes(25, 1).forEach(hash -> {
            rig.keys.add(Heads.of(hash), hash, KeptKeys.NEVER);
            schedule.added(Heads.of(hash), rig.now);
        });
        int visits = 0;
        for (int i = 0; i < 3; i++) {
            RegionVisit visit = schedule.next(rig.now).orElseThrow();
            assertThat(visit.hashes()).hasSize(i < 2 ? 10 : 5);
            assertThat(visit.cut()).isEqualTo(i < 2);
            visit.hashes().forEach(hash -> rig.keys.provided(Heads.of(hash), hash, (int) (rig.now / 1000)));
            schedule.finished(visit, new RegionVisit.Outcome(10, 0, visit.cut()), rig.now);
            visits++;
        }
        assertThat(visits).isEqualTo(3);
        assertThat(schedule.next(rig.now)).isEmpty();
    }

    @Test
    void afterDaysWithoutANetworkLateRegionsComeOneAfterAnotherAndNewKeysAreNotHeldUp() {
        keep(2000, 10_000);
        rig.advance(CYCLE);
        rig.online = false;
        rig.advance(72 * HOUR);
        assertThat(rig.schedule.online()).isFalse();
        rig.online = true;
        rig.begun.clear();
        rig.schedule.hurry(rig.now);
        rig.advance(5 * MINUTE);
        assertThat(rig.schedule.online()).isTrue();
        Bytes fresh = Bytes.utf8("new");
        rig.keep(fresh);
        rig.advance(2 * MINUTE);
        assertThat(rig.keys.waiting()).isZero();
        assertThat(rig.schedule.late(rig.now)).isPositive();

        rig.advance(4 * HOUR);
        assertThat(rig.schedule.late(rig.now)).isZero();
        List<Long> begun = new ArrayList<>(rig.begun);
        assertThat(begun.size()).isBetween(128, 160);
    }

    @Test
    void withoutANetworkOneVisitAtATimeFindsOutWhetherItIsBack() {
        keep(2000, 10_000);
        rig.online = false;
        rig.duration = SECOND;
        rig.advance(HOUR);
        rig.visits = 0;
        rig.mostRunning = 0;
        rig.advance(10 * HOUR);

        assertThat(rig.visits).isBetween(100, 121);
        assertThat(rig.mostRunning).isOne();
        rig.online = true;
        rig.advance(10 * MINUTE);
        assertThat(rig.schedule.online()).isTrue();
    }

    @Test
    void aRegionThatFailsIsTriedAgainLessAndLessOften() {
        ScheduleRig busy = new ScheduleRig(4);
        busy.schedule.resize(100_000, busy.now);
        List<Bytes> hashes = Places.hashes(200, 3);
        hashes.forEach(busy::keep);
        busy.advance(HOUR);
        Bytes failing = Bytes.utf8("failing");
        busy.keep(failing);
        List<Long> tries = new ArrayList<>();
        for (long end = busy.now + 12 * HOUR; busy.now < end; busy.now += MINUTE) {
            busy.schedule.next(busy.now).ifPresent(visit -> {
                boolean fails = visit.hashes().contains(failing);
                if (fails) {
                    tries.add(busy.now);
                }
                visit.hashes().stream()
                        .filter(hash -> !hash.equals(failing))
                        .forEach(hash -> busy.keys.provided(Heads.of(hash), hash, (int) (busy.now / 1000)));
                busy.schedule.finished(
                        visit,
                        new RegionVisit.Outcome(visit.hashes().size() - (fails ? 1 : 0), fails ? 1 : 0, false),
                        busy.now);
            });
        }

        assertThat(tries).hasSizeBetween(13, 16);
        assertThat(tries.get(1) - tries.get(0)).isEqualTo(5 * MINUTE);
        assertThat(tries.get(2) - tries.get(1)).isEqualTo(10 * MINUTE);
        assertThat(tries.get(tries.size() - 1) - tries.get(tries.size() - 2)).isBetween(HOUR, HOUR + 3 * MINUTE);
    }

    @Test
    void afterARestartOnlyWhatIsDueIsProvided() {
        keep(2000, 10_000);
        rig.advance(CYCLE * 2 + 5 * HOUR);
        ProvideSchedule restarted = new ProvideSchedule(rig.keys, rig.timetable, ScheduleRules.of(4));
        restarted.resize(10_000, rig.now);
        restarted.rebuild(rig.now);

        assertThat(restarted.next(rig.now + MINUTE)).isEmpty();
        assertThat(restarted.late(rig.now)).isZero();
        assertThat(restarted.wakeAt(rig.now)).isBetween(rig.now, rig.now + CYCLE / 128);
    }

    @Test
    void aClockThatWasSetBackMakesEverythingDueInsteadOfForgettingIt() {
        keep(100, 0);
        rig.advance(CYCLE);
        rig.now -= 10 * 24 * HOUR;
        int before = rig.visits;
        rig.advance(MINUTE);

        assertThat(rig.visits).isEqualTo(before + 1);
    }

    @Test
    void aForgottenKeyIsNotProvidedAndItsRegionIsGone() {
        keep(1, 0);
        rig.forget(Places.hashes(1, 1).get(0));

        assertThat(rig.schedule.next(rig.now)).isEmpty();
        assertThat(rig.schedule.regions()).isZero();
        assertThat(rig.schedule.wakeAt(rig.now)).isEqualTo(Long.MAX_VALUE);
    }

    @Test
    void aKeyForgottenDuringItsVisitStaysForgotten() {
        keep(1, 0);
        RegionVisit visit = rig.schedule.next(rig.now).orElseThrow();
        rig.forget(visit.hashes().get(0));
        rig.schedule.finished(visit, new RegionVisit.Outcome(1, 0, false), rig.now);

        assertThat(rig.schedule.regions()).isZero();
        assertThat(rig.schedule.next(rig.now)).isEmpty();
    }

    /** Whatever happens, no key waits longer than a cycle, the slack, time without a network, and what catching up takes. */
    @Property(tries = 80)
    void everyKeyIsProvidedInEveryCycle(@ForAll long seed, @ForAll @IntRange(min = 1, max = 300) int count) {
        Random random = new Random(seed);
        ScheduleRig any = new ScheduleRig(1 + random.nextInt(4));
        List<Bytes> pool = Places.hashes(count, seed);
        pool.forEach(any::keep);
        long offline = 0;
        for (int i = 0; i < 60; i++) {
            switch (random.nextInt(5)) {
                case 0 -> any.keep(pool.get(random.nextInt(count)));
                case 1 -> any.forget(pool.get(random.nextInt(count)));
                case 2 -> any.schedule.resize(Math.pow(10, random.nextDouble() * 3.5), any.now);
                case 3 -> any.online = random.nextInt(4) > 0;
                default -> any.schedule.hurry(any.now);
            }
            long step = (long) (random.nextDouble() * 6 * HOUR);
            offline += any.online ? 0 : step;
            any.advance(step);
        }
        long atMost = 23 * HOUR + offline + 4 * HOUR;
        assertThat(any.longestWait()).isLessThanOrEqualTo(atMost);

        any.online = true;
        any.advance(27 * HOUR);
        any.last.values().forEach(time -> assertThat(any.now - time).isLessThanOrEqualTo(27 * HOUR));
        assertThat(any.keys.waiting()).isZero();
        assertThat(any.schedule.late(any.now)).isZero();
    }

    @Property(tries = 40)
    void whileAllGoesWellNoKeyWaitsLongerThanACycleAndTheSlack(@ForAll long seed) {
        Random random = new Random(seed);
        ScheduleRig any = new ScheduleRig(4);
        any.schedule.resize(5000, any.now);
        List<Bytes> pool = Places.hashes(500, seed);
        pool.forEach(any::keep);
        for (int i = 0; i < 40; i++) {
            any.advance((long) (random.nextDouble() * 6 * HOUR));
            any.schedule.resize(5000 * Math.pow(4, random.nextDouble() * 2 - 1), any.now);
        }

        assertThat(any.longestWait()).isLessThanOrEqualTo(23 * HOUR + 10 * MINUTE);
    }
}
