package org.jlibp2p.delegate.client;

import java.net.ProtocolException;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.Random;

import org.jlibp2p.async.OperationTimeoutException;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.http.HttpLimits;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class DelegateHealthTest {
    private static final URI URI_OF = URI.create("http://delegate.example/routing/v1");
    private static final HttpLimits LIMITS =
            HttpLimits.defaults().withBackoff(Duration.ofSeconds(1)).withMaxBackoff(Duration.ofSeconds(60));

    private final DelegateHealth health = new DelegateHealth(LIMITS, new Random(7));

    private static long nanos(double seconds) {
        return (long) (seconds * 1e9);
    }

    private static DelegateException broken() {
        return new DelegateException(Reason.UNREACHABLE, URI_OF, "gone", null);
    }

    private static DelegateException status(int status, Optional<Duration> retryAfter) {
        return new DelegateException(URI_OF, status, "", retryAfter);
    }

    @Test
    void oneThatHasNotFailedIsAwake() {
        assertThat(health.isResting(0)).isFalse();
    }

    @Test
    void theTimeToRestDoublesUpToABoundAndIsNeverLessThanHalf() {
        double full = 1;
        for (int i = 0; i < 40; i++) {
            health.failed(broken(), 0, 0);
            double rest = health.restUntil() / 1e9;
            assertThat(rest).isBetween(Math.min(full, 60) / 2, Math.min(full, 60));
            full *= 2;
        }
        assertThat(health.isResting(nanos(29))).isTrue();
        assertThat(health.isResting(nanos(61))).isFalse();
    }

    @Test
    void oneThatSaysThatItWouldBeACircleIsNotBlamed() {
        health.failed(status(508, Optional.empty()), 0, 0);
        assertThat(health.isResting(0)).isFalse();
        health.failed(status(503, Optional.empty()), 0, 0);
        assertThat(health.isResting(0)).isTrue();
    }

    @Test
    void manyThatFailTogetherDoNotComeBackTogether() {
        assertThat(new Random(1)
                        .ints(20)
                        .mapToLong(seed -> {
                            DelegateHealth each = new DelegateHealth(LIMITS, new Random(seed));
                            each.failed(broken(), 0, 0);
                            return each.restUntil();
                        })
                        .distinct()
                        .count())
                .isEqualTo(20);
    }

    @Test
    void whatADelegateSaysItselfCountsUpToTheBound() {
        health.failed(status(429, Optional.of(Duration.ofSeconds(10))), 0, 0);
        assertThat(health.isResting(nanos(9.9))).isTrue();
        assertThat(health.refusal(nanos(9.9))).isPresent();
        assertThat(health.isResting(nanos(10))).isFalse();
        assertThat(health.refusal(nanos(10))).isEmpty();
        health.failed(status(503, Optional.of(Duration.ofDays(9))), 0, 0);
        assertThat(health.restUntil()).isEqualTo(nanos(60));
    }

    @Test
    void oneWhoseAnswersAreNoHttpIsNotAskedBeforeItsRestIsOver() {
        health.failed(new DelegateException(Reason.UNREACHABLE, URI_OF, "x", new ProtocolException("no")), 0, 0);
        assertThat(health.refusal(0)).isPresent();
        assertThat(health.refusal(nanos(1))).isEmpty();
    }

    @Test
    void aRefusedQuestionIsNoReasonToRest() {
        health.failed(status(422, Optional.empty()), 0, 0);
        health.failed(status(501, Optional.empty()), 0, 0);
        assertThat(health.isResting(0)).isFalse();
        health.failed(new OperationTimeoutException("x", Duration.ofSeconds(1)), 0, 0);
        assertThat(health.isResting(0)).isTrue();
    }

    @Test
    void anAnswerEndsTheRest() {
        health.failed(broken(), 0, 0);
        health.succeeded(0, nanos(0.005));
        assertThat(health.isResting(0)).isFalse();
        health.failed(broken(), 0, 0);
        assertThat(health.restUntil()).isLessThanOrEqualTo(nanos(1));
    }

    @Test
    void theFastOneRanksBeforeTheSlowOneAndThatBeforeOneThatFailed() {
        DelegateHealth slow = new DelegateHealth(LIMITS, new Random(7));
        DelegateHealth failing = new DelegateHealth(LIMITS, new Random(7));
        health.succeeded(0, nanos(0.005));
        slow.succeeded(0, nanos(5));
        failing.failed(broken(), 0, 0);
        assertThat(health.rank()).isLessThan(slow.rank());
        assertThat(slow.rank()).isLessThan(failing.rank());
    }

    @Test
    void whatADelegateSaidHoldsThoughAnEarlierQuestionIsAnsweredAfterIt() {
        health.failed(status(429, Optional.of(Duration.ofSeconds(60))), 0, nanos(1));
        health.succeeded(nanos(0.5), nanos(2));
        assertThat(health.refusal(nanos(3))).isPresent();
        health.failed(broken(), nanos(0.5), nanos(3));
        assertThat(health.refusal(nanos(4))).isPresent();
        assertThat(health.restUntil()).isEqualTo(nanos(61));
        health.succeeded(nanos(2), nanos(5));
        assertThat(health.isResting(nanos(6))).isFalse();
    }

    @Test
    void questionsThatFailTogetherAreOneFailure() {
        for (int i = 0; i < 10; i++) {
            health.failed(broken(), 0, nanos(1) + i);
        }
        assertThat(health.restUntil()).isLessThanOrEqualTo(nanos(2));
    }
}
