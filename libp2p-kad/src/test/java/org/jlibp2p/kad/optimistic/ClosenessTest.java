package org.jlibp2p.kad.optimistic;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class ClosenessTest {
    /** Half the quantiles of the chi-squared distribution with twice as many degrees of freedom, from its printed tables. */
    @ParameterizedTest
    @CsvSource({
        "20, 0.1, 29.051",
        "20, 0.9, 51.805",
        "20, 0.5, 39.335",
        "20, 0.01, 22.164",
        "11, 0.9, 30.813",
        "10, 0.95, 31.410",
        "1, 0.5, 1.386"
    })
    void distancesAreThoseOfTheTables(int count, double probability, double chiSquared) {
        assertThat(Closeness.expectedFor(count, probability)).isCloseTo(chiSquared / 2, within(0.001));
    }
}
