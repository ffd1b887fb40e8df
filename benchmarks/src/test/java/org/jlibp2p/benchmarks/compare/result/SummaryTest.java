package org.jlibp2p.benchmarks.compare.result;

import java.util.List;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class SummaryTest {
    @Test
    void theMedianOfAnOddNumberIsTheOneInTheMiddle() {
        assertThat(Summary.of(List.of(9.0, 1.0, 4.0))).isEqualTo(new Summary(4, 1, 9, 3));
    }

    @Test
    void theMedianOfAnEvenNumberLiesBetweenTheTwoInTheMiddle() {
        assertThat(Summary.of(List.of(4.0, 1.0, 9.0, 5.0))).isEqualTo(new Summary(4.5, 1, 9, 4));
    }

    @Test
    void oneSampleIsItsOwnMedian() {
        assertThat(Summary.median(7)).isEqualTo(7);
    }

    @Test
    void noSamplesComeToNothing() {
        assertThatIllegalArgumentException().isThrownBy(() -> Summary.of(List.of()));
    }
}
