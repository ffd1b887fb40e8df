package org.jlibp2p.relay.client;

import java.net.ConnectException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.testkit.ManualTime;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class ReservationKeeperTest {
    private static final Duration HOUR = Duration.ofHours(1);
    private static final List<Multiaddr> ADDRESSES = List.of(Multiaddr.parse("/ip4/192.0.2.1/tcp/1"));

    private final ManualTime time = ManualTime.create();
    private final EventLoop loop = time.loop();
    private final List<CompletableFuture<ReservationKeeper.Place>> attempts = new ArrayList<>();
    private final List<String> told = new ArrayList<>();
    private final CompletableFuture<Void> connection = new CompletableFuture<>();
    private final ReservationKeeper keeper = new ReservationKeeper(
            loop,
            () -> {
                CompletableFuture<ReservationKeeper.Place> attempt = new CompletableFuture<>();
                attempts.add(attempt);
                return attempt;
            },
            new ReservationSchedule(new SplittableRandom(1)),
            new ReservationKeeper.Watcher() {
                @Override
                public void held(ReservationKeeper.Place place) {
                    told.add("held");
                }

                @Override
                public void failed(Throwable why, Duration again) {
                    told.add("failed");
                }

                @Override
                public void lost(String why) {
                    told.add("lost");
                }
            });

    private void onLoop(Runnable task) {
        loop.execute(task);
        time.run();
    }

    private void start() {
        onLoop(keeper::attempt);
    }

    private void grant(Duration life, CompletableFuture<?> lost) {
        attempts.get(attempts.size() - 1)
                .complete(new ReservationKeeper.Place(loop.now().plus(life), ADDRESSES, Optional.empty(), lost));
        time.run();
    }

    private void refuse() {
        attempts.get(attempts.size() - 1).completeExceptionally(new ConnectException("refused"));
        time.run();
    }

    @Test
    void aPlaceIsRenewedWhenThreeQuartersOfItsTimeAreOver() {
        start();
        grant(HOUR, connection);
        time.advance(Duration.ofMinutes(44));
        assertThat(attempts).hasSize(1);
        time.advance(Duration.ofMinutes(1));
        assertThat(attempts).hasSize(2);
        grant(HOUR, connection);
        time.advance(Duration.ofMinutes(44));

        assertThat(attempts).hasSize(2);
        assertThat(told).containsExactly("held", "held");
    }

    @Test
    void aPlaceThatCannotBeRenewedIsTriedForUntilItEndsAndIsLostThen() {
        start();
        grant(HOUR, connection);
        time.advance(Duration.ofMinutes(45));
        for (int i = 0; i < 11; i++) {
            refuse();
            time.advance(Duration.ofSeconds(75));
        }
        assertThat(told).contains("failed");
        assertThat(told).doesNotContain("lost");
        time.advance(Duration.ofMinutes(2));

        assertThat(told).containsOnlyOnce("lost");
    }

    @Test
    void aPlaceForAYearCountsForADay() {
        start();
        grant(Duration.ofDays(400), connection);
        time.advance(Duration.ofHours(18).minusSeconds(1));
        assertThat(attempts).hasSize(1);
        time.advance(Duration.ofSeconds(1));
        assertThat(attempts).hasSize(2);
        time.advance(Duration.ofHours(6).minusSeconds(1));
        assertThat(told).containsExactly("held");
        time.advance(Duration.ofSeconds(1));

        assertThat(told).containsExactly("held", "lost");
    }

    @Test
    void aRelayThatIsLostIsTriedAgainSoon() {
        start();
        grant(HOUR, connection);
        connection.complete(null);
        time.run();
        assertThat(told).containsExactly("held", "lost");
        time.advance(Duration.ofMillis(1250));

        assertThat(attempts).hasSize(2);
        grant(HOUR, new CompletableFuture<>());
        assertThat(told).containsExactly("held", "lost", "held");
        time.advance(HOUR.dividedBy(2));
        assertThat(attempts).hasSize(2);
    }

    @Test
    void attemptsComeLessAndLessOftenAndNeverStop() {
        start();
        List<Duration> waits = new ArrayList<>();
        for (int i = 0; i < 10; i++) {
            Duration before = time.elapsed();
            int made = attempts.size();
            refuse();
            while (attempts.size() == made) {
                time.advance(Duration.ofMillis(100));
            }
            waits.add(time.elapsed().minus(before));
        }

        assertThat(waits.get(0)).isBetween(Duration.ofSeconds(1), Duration.ofMillis(1300));
        assertThat(waits.get(3)).isBetween(Duration.ofSeconds(8), Duration.ofMillis(10_100));
        assertThat(waits.get(9)).isBetween(Duration.ofMinutes(1), Duration.ofMillis(75_100));
    }

    @Test
    void aSuccessBeginsTheCountAnew() {
        start();
        for (int i = 0; i < 5; i++) {
            refuse();
            time.advance(Duration.ofMinutes(2));
        }
        grant(HOUR, connection);
        connection.complete(null);
        time.run();
        int made = attempts.size();
        time.advance(Duration.ofMillis(1250));

        assertThat(attempts).hasSize(made + 1);
    }

    @Test
    void whatIsLostDuringARenewalIsTriedForWhenThatHasFailed() {
        start();
        grant(HOUR, connection);
        time.advance(Duration.ofMinutes(45));
        assertThat(attempts).hasSize(2);
        connection.complete(null);
        time.run();
        time.advance(Duration.ofMinutes(1));
        assertThat(attempts).hasSize(2);
        refuse();
        time.advance(Duration.ofMillis(1250));

        assertThat(attempts).hasSize(3);
        assertThat(told).containsExactly("held", "lost", "failed");
    }

    @Test
    void stoppingGivesTheAttemptUpAndLeavesNoTimer() {
        start();
        grant(HOUR, connection);
        time.advance(Duration.ofMinutes(45));
        onLoop(keeper::stop);

        assertThat(attempts.get(1)).isCancelled();
        assertThat(time.timers()).isZero();
        connection.complete(null);
        time.run();
        assertThat(told).containsExactly("held");
    }
}
