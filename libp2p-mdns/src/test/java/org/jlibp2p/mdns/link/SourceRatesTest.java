package org.jlibp2p.mdns.link;

import java.time.Duration;

import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class SourceRatesTest {
    private static final long SECOND = Duration.ofSeconds(1).toNanos();

    private final SourceRates rates = new SourceRates(0);

    private static Bytes host(int number) {
        return Bytes.copyOf((byte) 10, (byte) (number >> 16), (byte) (number >> 8), (byte) number);
    }

    private int allowed(int host, int messages, long now) {
        int allowed = 0;
        for (int i = 0; i < messages; i++) {
            allowed += rates.allow(host(host), now) ? 1 : 0;
        }
        return allowed;
    }

    @Test
    void T46_oneHostIsHeardSoOftenAndAnotherOneStill() {
        assertThat(allowed(1, 1000, 0)).isEqualTo(SourceRates.BURST);
        assertThat(allowed(2, 1, 0)).isEqualTo(1);
        assertThat(allowed(1, 1000, SECOND)).isEqualTo(SourceRates.PER_SECOND);
        assertThat(allowed(1, 1000, 100 * SECOND)).isEqualTo(SourceRates.BURST);
    }

    @Test
    void T46_allHostsTogetherAreHeardSoOften() {
        int allowed = 0;
        for (int host = 0; host < 100_000; host++) {
            allowed += allowed(host, 1, 0);
        }

        assertThat(allowed).isEqualTo(SourceRates.TOTAL_PER_SECOND);
    }
}
