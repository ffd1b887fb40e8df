package org.jlibp2p.io;

import java.time.Duration;

import org.jlibp2p.async.ManualLoop;
import org.jlibp2p.bytes.Bytes;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class OrderlyEndTest {
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final ManualLoop loop = new ManualLoop();
    private final ScriptedDuplex pipe = new ScriptedDuplex(loop);

    @Test
    void theOutputEndsAndWhatStillComesIsDiscardedUpToTheEnd() {
        pipe.input.add(Bytes.utf8("late"));
        pipe.inputEnded = true;
        loop.run(() -> OrderlyEnd.of(pipe, PATIENCE));

        assertThat(pipe.outputEnded).isTrue();
        assertThat(pipe.input).isEmpty();
        assertThat(pipe.resetReason).isNull();
        assertThat(loop.pendingTimers()).isZero();
    }

    @Test
    void aPeerThatNeverEndsItsSideIsReset() {
        loop.run(() -> OrderlyEnd.of(pipe, PATIENCE));
        assertThat(pipe.resetReason).isNull();
        loop.advance(PATIENCE.plusMillis(1));

        assertThat(pipe.resetReason).isInstanceOf(StreamResetException.class);
    }

    @Test
    void aPeerThatSendsOnAndOnIsReset() {
        for (long sent = 0; sent <= OrderlyEnd.MAX_DRAIN; sent += 64 * 1024) {
            pipe.input.add(Bytes.wrap(new byte[64 * 1024]));
        }
        loop.run(() -> OrderlyEnd.of(pipe, PATIENCE));

        assertThat(pipe.resetReason).isInstanceOf(StreamResetException.class);
        assertThat(loop.pendingTimers()).isZero();
    }

    @Test
    void aPipeThatHasEndedIsLeftAlone() {
        pipe.closed.complete(null);
        loop.run(() -> OrderlyEnd.of(pipe, PATIENCE));

        assertThat(pipe.outputEnded).isFalse();
        assertThat(loop.pendingTimers()).isZero();
    }
}
