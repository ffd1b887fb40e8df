package org.jlibp2p.delegate.exchange;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class AllowanceTest {
    private final ManualTime time = ManualTime.create();
    private final List<Throwable> over = new ArrayList<>();
    private final Allowance allowance = new Allowance(time.loop(), Duration.ofSeconds(10), over::add);

    private void then(Runnable task, int seconds) {
        time.loop().execute(task);
        time.run();
        time.advance(Duration.ofSeconds(seconds));
    }

    @Test
    void whatIsWaitedForMayTakeAsLongAsThereIsTimeAltogether() {
        then(allowance::run, 4);
        then(allowance::rest, 9);
        then(allowance::run, 5);
        then(allowance::run, 0); // is running already
        assertThat(over).isEmpty();
        time.advance(Duration.ofSeconds(1));
        assertThat(over).singleElement().isInstanceOf(OperationTimeoutException.class);
    }

    @Test
    void whoeverAskedMayRestForAsLongEachTime() {
        then(allowance::run, 9);
        for (int i = 0; i < 5; i++) {
            then(allowance::rest, 6);
            then(allowance::goOn, 6);
            then(allowance::run, 0);
        }
        assertThat(over).isEmpty();
        then(allowance::rest, 9);
        assertThat(over).isEmpty();
        time.advance(Duration.ofSeconds(1));
        assertThat(over).singleElement().isInstanceOf(LimitExceededException.class);
    }

    @Test
    void nothingIsToldOfWhatHasEnded() {
        then(allowance::run, 1);
        then(allowance::close, 100);
        then(allowance::run, 100);
        assertThat(over).isEmpty();
    }
}
