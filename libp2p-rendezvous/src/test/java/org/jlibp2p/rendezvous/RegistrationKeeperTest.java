package org.jlibp2p.rendezvous;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RegistrationKeeperTest {
    private static final Duration TTL = Duration.ofHours(2);

    private final ManualTime time = ManualTime.create();
    private final EventLoop loop = time.loop();
    private final List<CompletableFuture<RegistrationKeeper.Grant>> attempts = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final CompletableFuture<Void> connection = new CompletableFuture<>();
    private final RegistrationKeeper keeper = new RegistrationKeeper(
            loop,
            () -> {
                CompletableFuture<RegistrationKeeper.Grant> attempt = new CompletableFuture<>();
                attempts.add(attempt);
                return attempt;
            },
            new RegistrationSchedule(new SplittableRandom(1)),
            new RegistrationKeeper.Watcher() {
                @Override
                public void registered(Duration ttl) {
                    told.add("registered");
                }

                @Override
                public void failed(Throwable why, Duration again) {
                    told.add("failed");
                }

                @Override
                public void uncertain(Duration again) {
                    told.add("uncertain");
                }
            });

    RegistrationKeeperTest() {
        onLoop(keeper::attempt);
    }

    private void onLoop(Runnable task) {
        loop.execute(task);
        time.run();
    }

    private void grant() {
        attempts.get(attempts.size() - 1).complete(new RegistrationKeeper.Grant(TTL, connection));
        time.run();
    }

    private void refuse() {
        attempts.get(attempts.size() - 1).completeExceptionally(new ConnectException("refused"));
        time.run();
    }

    @Test
    void aRegistrationIsRenewedBeforeItsEnd() {
        grant();
        time.advance(Duration.ofMinutes(70));
        assertThat(attempts).hasSize(1);
        time.advance(Duration.ofMinutes(20));

        assertThat(attempts).hasSize(2);
        assertThat(told).containsExactly("registered");
    }

    @Test
    void afterTheConnectionHasGoneItIsMadeAgainSoon() {
        grant();
        connection.complete(null);
        time.run();
        assertThat(told).containsExactly("registered", "uncertain");
        assertThat(attempts).hasSize(1);
        time.advance(RegistrationSchedule.FIRST_RETRY);

        assertThat(attempts).hasSize(2);
    }

    @Test
    void aPointThatRefusesIsAskedMoreAndMoreSeldom() {
        refuse();
        time.advance(RegistrationSchedule.FIRST_RETRY);
        assertThat(attempts).hasSize(2);
        refuse();
        time.advance(RegistrationSchedule.FIRST_RETRY);
        assertThat(attempts).hasSize(2);
        time.advance(RegistrationSchedule.FIRST_RETRY);

        assertThat(attempts).hasSize(3);
        assertThat(told).containsExactly("failed", "failed");
    }

    @Test
    void whatHasChangedIsToldOnceItHasSettled() {
        grant();
        for (int i = 0; i < 4; i++) {
            onLoop(keeper::changed);
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(attempts).hasSize(1);
        time.advance(RegistrationKeeper.SETTLE);

        assertThat(attempts).hasSize(2);
    }

    @Test
    void whatNeverSettlesIsToldAllTheSame() {
        grant();
        for (int i = 0; i < 30; i++) {
            onLoop(keeper::changed);
            time.advance(Duration.ofSeconds(1));
            if (!attempts.get(attempts.size() - 1).isDone()) {
                grant();
            }
        }

        assertThat(attempts).hasSizeBetween(5, 7);
    }

    @Test
    void aPointThatRefusesIsNotAskedEarlierBecauseAddressesChange() {
        refuse();
        for (int i = 0; i < 10; i++) {
            onLoop(keeper::changed);
            time.advance(Duration.ofSeconds(1));
        }
        assertThat(attempts).hasSize(1);
        time.advance(RegistrationKeeper.SETTLE);

        assertThat(attempts).hasSize(2);
    }

    @Test
    void whoHadNoAddressTriesAgainSoonAfterThatHasChanged() {
        for (int i = 0; i < 5; i++) {
            attempts.get(i).completeExceptionally(new NoAddressException());
            time.run();
            onLoop(keeper::changed);
            time.advance(RegistrationKeeper.SETTLE);

            assertThat(attempts).hasSize(i + 2);
        }
    }

    @Test
    void aChangeDuringAnAttemptIsToldAfterIt() {
        onLoop(keeper::changed);
        time.advance(RegistrationKeeper.SETTLE);
        grant();
        assertThat(attempts).hasSize(1);
        time.advance(RegistrationKeeper.SETTLE);

        assertThat(attempts).hasSize(2);
    }

    @Test
    void stoppingGivesTheAttemptUpAndLeavesNoTimer() {
        grant();
        time.advance(Duration.ofMinutes(90));
        onLoop(keeper::stop);

        assertThat(attempts.get(1)).isCancelled();
        assertThat(time.timers()).isZero();
    }
}
