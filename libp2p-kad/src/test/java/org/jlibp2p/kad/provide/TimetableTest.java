package org.jlibp2p.kad.provide;

import java.time.Duration;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.LongRange;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class TimetableTest {
    private static final long HOUR = Duration.ofHours(1).toMillis();
    private static final long CYCLE = 22 * HOUR;

    private static Timetable timetable(long self) {
        return Timetable.of(Duration.ofHours(22), Duration.ofHours(1), self);
    }

    @Test
    void theSweepBeginsAtThisNodesPlaceAndGoesOnEvenly() {
        Timetable timetable = timetable(0xC000000000000000L);
        long start = timetable.turnAfter(0xC000000000000000L, 2, 0);

        assertThat(start % CYCLE).isZero();
        assertThat(timetable.turnAfter(0, 2, start)).isEqualTo(start + CYCLE / 4);
        assertThat(timetable.turnAfter(0x4000000000000000L, 2, start)).isEqualTo(start + CYCLE / 2);
        assertThat(timetable.turnAfter(0x8000000000000000L, 2, start)).isEqualTo(start + CYCLE / 4 * 3);
        assertThat(timetable.turnAfter(0xC000000000000000L, 2, start)).isEqualTo(start + CYCLE);
    }

    @Property
    void aTurnComesOnceInACycle(
            @ForAll long self,
            @ForAll long head,
            @ForAll @IntRange(max = 20) int bits,
            @ForAll @LongRange(max = 4_000_000_000_000L) long time) {
        Timetable timetable = timetable(self);
        long prefix = Heads.prefix(head, bits);
        long turn = timetable.turnAfter(prefix, bits, time);

        assertThat(turn).isGreaterThan(time).isLessThanOrEqualTo(time + CYCLE);
        assertThat(timetable.turnAfter(prefix, bits, turn)).isEqualTo(turn + CYCLE);
        assertThat(timetable.turnAfter(prefix, bits, turn - 1)).isEqualTo(turn);
    }

    @Property
    void whatWasProvidedIsDueWithinACycleAndTheSlackAndNotBeforeTheSlack(
            @ForAll long self,
            @ForAll long head,
            @ForAll @IntRange(max = 20) int bits,
            @ForAll @LongRange(max = 4_000_000_000_000L) long last) {
        long due = timetable(self).due(Heads.prefix(head, bits), bits, last);

        assertThat(due).isBetween(last + HOUR + 1, last + HOUR + CYCLE);
    }

    @Property
    void whatIsProvidedALittleLateComesBackToItsTurn(
            @ForAll long self, @ForAll long head, @ForAll @LongRange(max = 20 * 3_600_000L) long late) {
        Timetable timetable = timetable(self);
        long prefix = Heads.prefix(head, 9);
        long turn = timetable.turnAfter(prefix, 9, 1_000_000_000_000L);

        assertThat(timetable.due(prefix, 9, turn + late)).isEqualTo(turn + CYCLE);
    }
}
