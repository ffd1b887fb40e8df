package org.jlibp2p.transport.netty;

import java.util.concurrent.TimeUnit;

import io.netty.channel.SelectStrategy;
import io.netty.util.concurrent.MockTicker;
import io.netty.util.concurrent.Ticker;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class BriefPollingTest {
    private static final int SLEEPS = SelectStrategy.SELECT;

    private final MockTicker clock = Ticker.newMockTicker();
    private final BriefPolling polling = new BriefPolling(clock);

    private int turn(int ready) throws Exception {
        return polling.calculateStrategy(() -> ready, false);
    }

    private void micros(long passed) {
        clock.advance(passed, TimeUnit.MICROSECONDS);
    }

    /** An event after a wait, and the little work it makes. */
    private void quickAnswer() throws Exception {
        turn(0);
        micros(10);
        assertThat(turn(1)).isEqualTo(1);
        micros(5);
    }

    @Test
    void aLoopThatWaitsForTheFirstTimeSleepsAtOnce() throws Exception {
        assertThat(turn(0)).isEqualTo(SLEEPS);
    }

    @Test
    void afterAQuickAnswerItLooksAWhileBeforeItSleeps() throws Exception {
        quickAnswer();

        assertThat(turn(0)).isZero();
        micros(40);
        assertThat(turn(0)).isZero();
        micros(20);
        assertThat(turn(0)).isEqualTo(SLEEPS);
    }

    @Test
    void afterALongWaitItSleepsAtOnce() throws Exception {
        quickAnswer();
        turn(0);
        micros(500);
        assertThat(turn(1)).isEqualTo(1);

        assertThat(turn(0)).isEqualTo(SLEEPS);
    }

    @Test
    void afterMuchWorkItSleepsAtOnce() throws Exception {
        quickAnswer();
        micros(200);

        assertThat(turn(0)).isEqualTo(SLEEPS);
    }

    @Test
    void itTakesUpLookingAgainWhenSleepIsCutShort() throws Exception {
        assertThat(turn(0)).isEqualTo(SLEEPS);
        micros(60); // an event woke it, and was dealt with

        assertThat(turn(0)).isZero();
    }

    @Test
    void whatIsReadyOrQueuedIsNeverWaitedFor() throws Exception {
        assertThat(turn(3)).isEqualTo(3);
        assertThat(polling.calculateStrategy(() -> 0, true)).isZero();
    }
}
