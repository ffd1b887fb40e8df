package org.jlibp2p.muxer.yamux;

import org.jlibp2p.limits.Quota;
import org.jlibp2p.muxer.engine.WindowBudget;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReceiveWindowTest {
    private static final int INITIAL = ReceiveWindow.INITIAL;
    private static final long ROUND_TRIP = 1000;

    private final Quota node = Quota.system("buffers.windowsTotal", 1L << 30);
    private final WindowBudget budget = new WindowBudget(1L << 30, node);
    private final ReceiveWindow window = new ReceiveWindow(4 * INITIAL, 0);

    private long fillAndTake(long bytes, long now) {
        assertThat(window.reserve(bytes)).isTrue();
        assertThat(window.take((int) bytes)).isTrue();
        return window.credit(now, ROUND_TRIP, budget);
    }

    @Test
    void itDoublesUpToItsMostWhileItIsTakenFast() {
        assertThat(fillAndTake(INITIAL, 3999)).isEqualTo(2L * INITIAL);
        assertThat(fillAndTake(2 * INITIAL, 3999 + 3999)).isEqualTo(4L * INITIAL);
        assertThat(fillAndTake(4 * INITIAL, 3999 + 3999)).isEqualTo(4L * INITIAL);
        assertThat(window.size()).isEqualTo(4L * INITIAL);
        assertThat(node.used()).isEqualTo(3L * INITIAL).isEqualTo(window.aboveInitial());
    }

    @Test
    void itStaysWhenItIsTakenInFourRoundTrips() {
        assertThat(fillAndTake(INITIAL, 4000)).isEqualTo(INITIAL);
        assertThat(fillAndTake(INITIAL / 2, 4000 + 2000))
                .as("half of it in two")
                .isEqualTo(INITIAL / 2);
    }

    @Test
    void itStaysWhileNoRoundTripIsKnown() {
        assertThat(window.reserve(INITIAL)).isTrue();
        window.take(INITIAL);
        assertThat(window.credit(0, 0, budget)).isEqualTo(INITIAL);
    }

    @Test
    void itNeverLetsMoreInThanItsSize() {
        assertThat(window.reserve(INITIAL + 1L)).isFalse();
        assertThat(window.reserve(INITIAL)).isTrue();
        assertThat(window.reserve(1)).isFalse();
        assertThat(window.take(INITIAL / 2 - 1)).isFalse();
        assertThat(window.take(1)).isTrue();
        assertThat(window.credit(1_000_000, ROUND_TRIP, budget)).isEqualTo(INITIAL / 2);
        assertThat(window.available()).isEqualTo(INITIAL / 2);
    }
}
