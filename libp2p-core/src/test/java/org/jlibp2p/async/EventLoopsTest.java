package org.jlibp2p.async;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

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

        assertThat(thread.get(60, TimeUnit.SECONDS).isDaemon()).isTrue();
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

        assertThat(next.get(60, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aWithdrawnTimerDoesNotRun() throws Exception {
        EventLoop loop = loops.next();
        List<String> ran = new ArrayList<>();
        CompletableFuture<Void> later = new CompletableFuture<>();
        loop.schedule(Duration.ofMillis(5), () -> ran.add("withdrawn")).close();
        loop.schedule(Duration.ofMillis(20), () -> later.complete(null));
        later.get(60, TimeUnit.SECONDS);

        assertThat(ran).isEmpty();
    }

    @Test
    void timersRunInTheOrderOfTheirTimesAndThoseOfTheSameTimeAsTheyCame() throws Exception {
        EventLoop loop = loops.next();
        List<Integer> ran = new ArrayList<>();
        CompletableFuture<Void> last = new CompletableFuture<>();
        loop.execute(() -> {
            loop.schedule(Duration.ofMillis(60), () -> last.complete(null));
            for (int i : new int[] {5, 1, 3, 2, 4}) {
                loop.schedule(Duration.ofMillis(10 * i), () -> ran.add(i));
            }
            loop.schedule(Duration.ofMillis(-1), () -> ran.add(0));
        });
        last.get(60, TimeUnit.SECONDS);

        assertThat(ran).containsExactly(0, 1, 2, 3, 4, 5);
    }

    @Test
    void tasksOfManyThreadsAllRunEachThreadsInItsOrder() throws Exception {
        EventLoop loop = loops.next();
        List<List<Integer>> ran = new ArrayList<>();
        List<Thread> threads = new ArrayList<>();
        for (int t = 0; t < 4; t++) {
            List<Integer> mine = new ArrayList<>();
            ran.add(mine);
            threads.add(new Thread(() -> {
                for (int i = 0; i < 20_000; i++) {
                    int number = i;
                    loop.execute(() -> mine.add(number));
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join(10_000);
        }
        CompletableFuture<Void> last = new CompletableFuture<>();
        loop.execute(() -> last.complete(null));
        last.get(60, TimeUnit.SECONDS);

        assertThat(ran).allSatisfy(each -> assertThat(each).hasSize(20_000).isSorted());
    }

    @Test
    void aTaskThatIsAcceptedWhileTheLoopEndsRuns() {
        for (int round = 0; round < 200; round++) {
            EventLoops brief = EventLoops.create("brief", 1);
            EventLoop loop = brief.next();
            AtomicInteger accepted = new AtomicInteger();
            AtomicInteger ran = new AtomicInteger();
            Thread other = new Thread(() -> {
                try {
                    while (true) {
                        loop.execute(ran::incrementAndGet);
                        accepted.incrementAndGet();
                    }
                } catch (NodeClosedException ended) {
                    // as it should be
                }
            });
            other.start();
            Thread.onSpinWait();
            brief.close();
            assertThat(other).satisfies(thread -> thread.join(10_000));
            assertThat(ran).hasValue(accepted.get());
        }
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
