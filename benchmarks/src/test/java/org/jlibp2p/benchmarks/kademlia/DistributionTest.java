package org.jlibp2p.benchmarks.kademlia;

import java.util.List;
import java.util.stream.DoubleStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

class DistributionTest {
    private final Distribution hundred =
            Distribution.of(DoubleStream.iterate(1, i -> i + 1).limit(100));

    @Test
    void aShareOfAllFiguresIsAtMostThatMuch() {
        assertThat(hundred.at(0)).isEqualTo(1);
        assertThat(hundred.at(0.01)).isEqualTo(1);
        assertThat(hundred.median()).isEqualTo(50);
        assertThat(hundred.at(0.99)).isEqualTo(99);
        assertThat(hundred.max()).isEqualTo(100);
    }

    @Test
    void ofNothingThereIsNothing() {
        Distribution none = Distribution.of(List.<Integer>of());
        assertThat(none.median()).isZero();
        assertThat(none.mean()).isZero();
        assertThat(none.gini()).isZero();
        assertThat(none.shareOfTop(0.01)).isZero();
    }

    @Test
    void evenSpreadHasNoGiniAndOneWithAllHasAlmostOne() {
        assertThat(Distribution.of(List.of(5, 5, 5, 5)).gini()).isCloseTo(0, within(1e-9));
        double[] one = new double[1000];
        one[17] = 3;
        assertThat(Distribution.of(DoubleStream.of(one)).gini()).isCloseTo(0.999, within(1e-9));
    }

    @Test
    void theTopHasItsShare() {
        assertThat(Distribution.of(List.of(1, 1, 1, 7)).shareOfTop(0.25)).isCloseTo(0.7, within(1e-9));
    }

    @Test
    void aHistogramCountsEveryFigureAndTheLastStepTakesTheRest() {
        assertThat(hundred.histogram(10, 5)).containsExactly(9, 10, 10, 10, 61);
    }
}
