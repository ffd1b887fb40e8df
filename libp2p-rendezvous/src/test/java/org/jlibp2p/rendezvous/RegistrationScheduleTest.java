package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.SplittableRandom;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RegistrationScheduleTest {
    private final RegistrationSchedule schedule = new RegistrationSchedule(new SplittableRandom(5));

    @Test
    void aRegistrationIsRenewedLongBeforeItsEnd() {
        for (int i = 0; i < 100; i++) {
            assertThat(schedule.renewal(Duration.ofHours(2))).isBetween(Duration.ofMinutes(72), Duration.ofMinutes(90));
        }
    }

    @Test
    void T42_aPointThatGrantsASecondIsNotAskedEverySecond() {
        assertThat(schedule.renewal(Duration.ofSeconds(1))).isEqualTo(RegistrationSchedule.SHORTEST_RENEWAL);
    }

    @Test
    void attemptsComeMoreSeldomTheMoreHaveFailed() {
        assertThat(schedule.retry(1)).isBetween(Duration.ofSeconds(12), Duration.ofSeconds(15));
        assertThat(schedule.retry(2)).isBetween(Duration.ofSeconds(24), Duration.ofSeconds(30));
        assertThat(schedule.retry(1000)).isBetween(Duration.ofMinutes(24), RegistrationSchedule.LONGEST_RETRY);
    }
}
