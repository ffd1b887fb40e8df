package org.jlibp2p.kad.provide;

import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.DoubleRange;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class RegionSizeTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0, 0",
        "0, 100, 0",
        "30, 100, 0",
        "119, 100, 0",
        "120, 100, 1",
        "1000, 100, 4",
        "10000, 100, 7",
        "10000, 100000, 7",
        "0, 8192, 0",
        "0, 8193, 1",
        "30, 16384, 1",
        "30, 16385, 2",
        "30, 1000000, 7",
        "10000, 2000000, 8"
    })
    void regionsAreCutByPeersAndByKeys(double peers, int keys, int bits) {
        assertThat(RegionSize.bits(0, peers, keys)).isEqualTo(bits);
    }

    @Property
    void whatWasCutIsNotCutAgain(
            @ForAll @DoubleRange(max = 100_000_000) double peers,
            @ForAll @IntRange(max = 100_000_000) int keys,
            @ForAll @IntRange(max = 20) int before) {
        int bits = RegionSize.bits(before, peers, keys);

        assertThat(RegionSize.bits(bits, peers, keys)).isEqualTo(bits);
    }

    @Property
    void anEstimateThatWaversByATenthChangesNothing(@ForAll @DoubleRange(min = 200, max = 1_000_000) double peers) {
        int bits = RegionSize.bits(RegionSize.MAX_BITS, peers, 10);

        assertThat(RegionSize.bits(bits, peers * 1.1, 10)).isEqualTo(bits);
        assertThat(RegionSize.bits(bits, peers * 0.9, 10)).isEqualTo(bits);
    }

    @Test
    void noEstimateIsSoLargeThatThereAreTooManyRegions() {
        assertThat(RegionSize.bits(0, Double.MAX_VALUE, 1)).isEqualTo(RegionSize.MAX_BITS);
        assertThat(RegionSize.bits(RegionSize.MAX_BITS, Double.MAX_VALUE, Integer.MAX_VALUE))
                .isEqualTo(RegionSize.MAX_BITS);
    }
}
