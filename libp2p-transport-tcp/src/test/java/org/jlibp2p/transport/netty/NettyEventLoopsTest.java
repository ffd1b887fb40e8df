package org.jlibp2p.transport.netty;

import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class NettyEventLoopsTest {
    private static final Instant NOON = Instant.parse("2026-06-01T12:00:00Z");

    private final NettyEventLoops loops = NettyEventLoops.create(NettyIo.nio(), 3, () -> NOON);

    @AfterEach
    void close() {
        loops.close();
    }

    private static <T> T await(CompletableFuture<T> future) throws Exception {
        return future.get(60, TimeUnit.SECONDS);
    }

    @Test
    void loopsAreHandedOutInTurnAndAreTheSameObjectForTheSameThread() throws Exception {
        Set<EventLoop> seen = new HashSet<>();
        for (int i = 0; i < 9; i++) {
            EventLoop next = loops.next();
            seen.add(next);
            assertThat(loops.of(loops.netty(next))).isSameAs(next);
        }
        assertThat(seen).hasSize(3);
    }

    @Test
    void threadsAreDaemonsWithNames() throws Exception {
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        loops.next().execute(() -> thread.complete(Thread.currentThread()));
        assertThat(await(thread).getName()).startsWith("libp2p-io-");
        assertThat(await(thread).isDaemon()).isTrue();
    }

    @Test
    void tasksRunInOrderOnTheirLoopAndNeverInsideTheCall() throws Exception {
        EventLoop loop = loops.next();
        StringBuilder order = new StringBuilder();
        CompletableFuture<Boolean> done = new CompletableFuture<>();
        loop.execute(() -> {
            loop.execute(() -> order.append("b"));
            loop.execute(() -> done.complete(loop.inLoop()));
            order.append("a");
        });
        assertThat(await(done)).isTrue();
        assertThat(order).hasToString("ab");
        assertThat(loop.inLoop()).isFalse();
        assertThat(loops.next().inLoop()).isFalse();
    }

    @Test
    void aTaskThatThrowsStopsNothing() throws Exception {
        EventLoop loop = loops.next();
        CompletableFuture<Void> after = new CompletableFuture<>();
        loop.execute(() -> {
            throw new IllegalStateException("a planted failure; its log line is meant to be here");
        });
        loop.execute(() -> after.complete(null));
        await(after);
    }

    @Test
    void timersFireUnlessTheyAreWithdrawn() throws Exception {
        EventLoop loop = loops.next();
        CompletableFuture<Void> withdrawn = new CompletableFuture<>();
        CompletableFuture<Void> fired = new CompletableFuture<>();
        Registration first = loop.schedule(Duration.ofMillis(10), () -> withdrawn.complete(null));
        first.close();
        loop.schedule(Duration.ofMillis(20), () -> fired.complete(null));
        await(fired);
        assertThat(withdrawn).isNotDone();
        CompletableFuture<Void> atOnce = new CompletableFuture<>();
        loop.schedule(Duration.ofSeconds(-1), () -> atOnce.complete(null));
        await(atOnce);
    }

    @Test
    void theTimeOfDayComesFromTheClockGiven() {
        assertThat(loops.next().now()).isEqualTo(NOON);
    }

    @Test
    void whatHasEndedRefuses() {
        EventLoop used = loops.next();
        used.execute(() -> {});
        EventLoop unused = loops.next();
        loops.close();
        loops.close();
        for (EventLoop loop : Set.of(used, unused)) {
            assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(NodeClosedException.class);
            assertThatThrownBy(() -> loop.schedule(Duration.ZERO, () -> {})).isInstanceOf(NodeClosedException.class);
        }
    }

    @Test
    void aLoopCannotWaitForItsOwnEnd() throws Exception {
        CompletableFuture<Throwable> failure = new CompletableFuture<>();
        loops.next().execute(() -> {
            try {
                loops.close();
                failure.complete(null);
            } catch (IllegalStateException refused) {
                failure.complete(refused);
            }
        });
        assertThat(await(failure)).isInstanceOf(IllegalStateException.class);
    }

    @Test
    void thereIsAtLeastOneLoop() {
        assertThatThrownBy(() -> NettyEventLoops.create(NettyIo.nio(), 0, () -> NOON))
                .isInstanceOf(IllegalArgumentException.class);
    }
}
