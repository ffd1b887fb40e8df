package org.jlibp2p.cli.config;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DurationsTest {
    @Test
    void aDurationIsANumberAndAUnit() {
        assertThat(Durations.parse("90s")).isEqualTo(Duration.ofSeconds(90));
        assertThat(Durations.parse("5m")).isEqualTo(Duration.ofMinutes(5));
        assertThat(Durations.parse("48h")).isEqualTo(Duration.ofHours(48));
        assertThat(Durations.parse("999999d")).isEqualTo(Duration.ofDays(999_999));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "48", "h", "-1h", "1.5h", "1h30m", "1000000d", "1 h", "1H"})
    void anythingElseIsRefused(String text) {
        assertThatThrownBy(() -> Durations.parse(text))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("as in 48h");
    }
}
