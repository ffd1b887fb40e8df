package org.jlibp2p.benchmarks.compare.report;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AmountTest {
    @Test
    void threeDigitsCount() {
        assertThat(Amount.of(0.01234)).isEqualTo("0.012");
        assertThat(Amount.of(1.234)).isEqualTo("1.23");
        assertThat(Amount.of(12.34)).isEqualTo("12.3");
        assertThat(Amount.of(1234.5)).isEqualTo("1235");
        assertThat(Amount.of(12345.6)).isEqualTo("12 346");
        assertThat(Amount.of(-5.5)).isEqualTo("-5.50");
    }

    @Test
    void smallRatiosKeepAThirdDigit() {
        assertThat(Amount.ratio(0.0512)).isEqualTo("0.051 ×");
        assertThat(Amount.ratio(1.5)).isEqualTo("1.50 ×");
        assertThat(Amount.ratio(15.4)).isEqualTo("15 ×");
    }
}
