package org.jlibp2p.async;

import java.time.Duration;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DoublingTest {
    private final Doubling doubling = new Doubling(Duration.ofSeconds(5), Duration.ofMinutes(1));

    @Test
    void itDoublesWithEachFailureUpToTheLongest() {
        assertThat(doubling.after(1)).hasSeconds(5);
        assertThat(doubling.after(2)).hasSeconds(10);
        assertThat(doubling.after(4)).hasSeconds(40);
        assertThat(doubling.after(5)).hasSeconds(60);
        assertThat(doubling.after(Integer.MAX_VALUE)).hasSeconds(60);
    }

    @Test
    void theNextTimeIsTwiceAsLongUpToTheLongest() {
        assertThat(doubling.next(Duration.ofSeconds(7))).hasSeconds(14);
        assertThat(doubling.next(Duration.ofSeconds(31))).hasSeconds(60);
        assertThat(doubling.next(Duration.ofHours(1))).hasSeconds(60);
    }

    @Test
    void aFirstTimeBeyondTheLongestIsTheLongest() {
        assertThat(new Doubling(Duration.ofHours(1), Duration.ofMinutes(1)).after(1))
                .hasSeconds(60);
    }
}
