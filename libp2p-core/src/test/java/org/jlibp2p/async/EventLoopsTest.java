package org.jlibp2p.async;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.NodeClosedException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventLoopsTest {
    private final EventLoops loops = EventLoops.create("test-loop", 2);

    @AfterEach
    void close() {
        loops.close();
    }

    @Test
    void loopsAreHandedOutInTurn() {
        EventLoop first = loops.next();
        EventLoop second = loops.next();

        assertThat(second).isNotSameAs(first);
        assertThat(loops.next()).isSameAs(first);
    }

    @Test
    void tasksRunInOrderOnADaemonThreadOfTheLoop() throws Exception {
        EventLoop loop = loops.next();
        List<Integer> ran = new ArrayList<>();
        CompletableFuture<Thread> thread = new CompletableFuture<>();
        for (int i = 0; i < 100; i++) {
            int number = i;
            loop.execute(() -> ran.add(number));
        }
        loop.execute(() -> thread.complete(loop.inLoop() ? Thread.currentThread() : null));

        assertThat(thread.get(10, TimeUnit.SECONDS).isDaemon()).isTrue();
        assertThat(thread.join().getName()).startsWith("test-loop-");
        assertThat(ran).hasSize(100).isSorted();
        assertThat(loop.inLoop()).isFalse();
    }

    @Test
    void aTaskThatThrowsStopsNothing() throws Exception {
        EventLoop loop = loops.next();
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        loop.execute(() -> {
            throw new StackOverflowError("planted");
        });
        loop.execute(() -> next.complete(true));

        assertThat(next.get(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aWithdrawnTimerDoesNotRun() throws Exception {
        EventLoop loop = loops.next();
        List<String> ran = new ArrayList<>();
        CompletableFuture<Void> later = new CompletableFuture<>();
        loop.schedule(Duration.ofMillis(5), () -> ran.add("withdrawn")).close();
        loop.schedule(Duration.ofMillis(20), () -> later.complete(null));
        later.get(10, TimeUnit.SECONDS);

        assertThat(ran).isEmpty();
    }

    @Test
    void anEndedLoopRefusesTasks() {
        EventLoop loop = loops.next();
        loops.close();

        assertThatThrownBy(() -> loop.execute(() -> {})).isInstanceOf(NodeClosedException.class);
        assertThatThrownBy(() -> loop.schedule(Duration.ZERO, () -> {})).isInstanceOf(NodeClosedException.class);
    }

    @Test
    void aSerialLoopRunsNothingAfterItsEnd() {
        ManualLoop shared = new ManualLoop();
        SerialLoop serial = new SerialLoop("service", shared);
        List<String> ran = new ArrayList<>();
        serial.execute(() -> ran.add(serial.inLoop() ? "in loop" : "outside"));
        shared.run();
        serial.execute(() -> ran.add("after the end"));
        serial.schedule(Duration.ofSeconds(1), () -> ran.add("timer after the end"));
        serial.close();
        shared.advance(Duration.ofSeconds(2));

        assertThat(ran).containsExactly("in loop");
        assertThat(shared.pendingTimers()).isZero();
        assertThatThrownBy(() -> serial.execute(() -> {})).isInstanceOf(NodeClosedException.class);
    }
}
