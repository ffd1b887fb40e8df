package org.jlibp2p.testkit;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PatienceTest {
    private final ManualTime time = ManualTime.create();
    private final Patience driving = Patience.driving(time);
    private final Patience blocking = Patience.blocking(Duration.ofMillis(50));

    @Test
    void timeGoesOnUntilItIsSo() {
        AtomicInteger ticks = new AtomicInteger();
        time.loop().schedule(Duration.ofSeconds(3), ticks::incrementAndGet);
        driving.until(() -> "a tick", () -> ticks.get() == 1);
        assertThat(time.elapsed()).isEqualTo(Duration.ofSeconds(3));
    }

    @Test
    void whatIsSoIsNotWaitedFor() {
        driving.until(() -> "nothing", () -> true);
        assertThat(time.elapsed()).isZero();
    }

    @Test
    void whatIsNeverSoFailsAndIsNamed() {
        assertThatThrownBy(() -> driving.until(() -> "a miracle", () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a miracle");
        assertThat(time.elapsed()).isEqualTo(ManualTime.PATIENCE);
    }

    @Test
    void aThreadIsWaitedForByLookingAgainAndAgainButNotForEver() {
        AtomicInteger looks = new AtomicInteger();
        blocking.until(() -> "three looks", () -> looks.incrementAndGet() == 3);
        assertThatThrownBy(() -> blocking.until(() -> "a miracle", () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("a miracle");
    }

    @Test
    void aFailureComesWithoutItsWrappersAndAValueIsNone() {
        IllegalStateException why = new IllegalStateException("so it is");
        assertThat(blocking.failureOf(CompletableFuture.failedFuture(new CompletionException(why))))
                .isSameAs(why);
        assertThatThrownBy(() -> blocking.failureOf(CompletableFuture.completedFuture(7)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("yielded 7");
    }
}
