package org.jlibp2p.kad.provide;

import java.util.Random;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CoverageTest {
    @Test
    void nothingIsKnownAtFirstAndEverythingInTheEnd() {
        Coverage coverage = new Coverage();

        assertThat(coverage.containsBall(7, 0)).isFalse();
        coverage.addBall(7, -1L);
        assertThat(coverage.containsBall(7, 0)).isTrue();
        assertThat(coverage.containsBall(-9, -1L)).isTrue();
    }

    @Test
    void twoHalvesAreTheWhole() {
        Coverage coverage = new Coverage();
        coverage.addBall(5, Long.MAX_VALUE);

        assertThat(coverage.containsBall(5, Long.MAX_VALUE)).isTrue();
        assertThat(coverage.containsBall(5, -1L)).isFalse();
        assertThat(coverage.containsBall(-1, 0)).isFalse();
        coverage.addBall(-1, Long.MAX_VALUE);
        assertThat(coverage.containsBall(5, -1L)).isTrue();
    }

    /** A point is known if some ball has it: computed from the definition of the metric, not from intervals. */
    @Property(tries = 300)
    void aPlaceIsKnownIfItIsInsideSomeBall(@ForAll long seed) {
        Random random = new Random(seed);
        Coverage coverage = new Coverage();
        long[] centers = new long[8];
        long[] radii = new long[8];
        for (int i = 0; i < 8; i++) {
            centers[i] = random.nextLong();
            radii[i] = random.nextLong() >>> 2 + random.nextInt(4);
            coverage.addBall(centers[i], radii[i]);
        }
        for (int i = 0; i < 500; i++) {
            int ball = random.nextInt(8);
            long near = centers[ball] ^ radii[ball] + random.nextInt(3) - 1;
            long place = random.nextBoolean() ? near : random.nextLong();
            boolean expected = false;
            for (int j = 0; j < 8; j++) {
                expected |= Long.compareUnsigned(place ^ centers[j], radii[j]) <= 0;
            }
            assertThat(coverage.containsBall(place, 0)).isEqualTo(expected);
        }
    }

    /** In a space of 256 places, as wide as the first bits of a head, everything can be counted. */
    @Property(tries = 300)
    void aBallIsKnownIfAllItsPlacesAre(@ForAll long seed) {
        Random random = new Random(seed);
        Coverage coverage = new Coverage();
        boolean[] known = new boolean[256];
        for (int i = 0; i < 4; i++) {
            int center = random.nextInt(256);
            int radius = random.nextInt(80);
            coverage.addBall(wide(center), wide(radius) | -1L >>> 8);
            for (int place = 0; place < 256; place++) {
                known[place] |= (place ^ center) <= radius;
            }
        }
        for (int i = 0; i < 200; i++) {
            int center = random.nextInt(256);
            int radius = random.nextInt(40);
            boolean expected = true;
            for (int place = 0; place < 256; place++) {
                expected &= known[place] || (place ^ center) > radius;
            }
            assertThat(coverage.containsBall(wide(center), wide(radius) | -1L >>> 8))
                    .isEqualTo(expected);
        }
    }

    private static long wide(int place) {
        return (long) place << 56;
    }
}
