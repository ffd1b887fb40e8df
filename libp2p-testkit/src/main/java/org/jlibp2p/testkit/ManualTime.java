package org.jlibp2p.testkit;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.EventLoops;

/**
 * Time and event loops that stand still until a test moves them: tasks run when {@link #run()}, {@link #advance} or
 * {@link #await} is called, on the calling thread, in the order they came, whichever loop they are for; timers fire in
 * the order of their time. Two runs of the same test therefore do the same things in the same order.
 *
 * <p>Tasks and timers may be handed in by any thread; one thread drives. A task that throws stops nothing, but the call
 * that drove it ends with an {@link AssertionError}: a bug does not pass unseen. So does running
 * {@value #TASKS_AT_ONE_MOMENT} tasks without time going on, which is taken for an endless loop.
 */
public final class ManualTime implements EventLoops {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");
    private static final long TASKS_AT_ONE_MOMENT = 50_000_000;
    static final Duration PATIENCE = Duration.ofHours(1);

    private final Instant start;
    private final long tasksAtOneMoment;
    private final Object lock = new Object();
    private final Deque<ManualLoop.Task> tasks = new ArrayDeque<>();
    private final TimerHeap timers = new TimerHeap();
    private final List<ManualLoop> loops = new ArrayList<>();
    private final List<Throwable> failures = new ArrayList<>();
    private final ManualLoop loop;
    private volatile long nanos;
    private volatile ManualLoop running;
    private volatile Thread driver;
    private long order;
    private long ranAtThisMoment;

    private ManualTime(Instant start, long tasksAtOneMoment) {
        this.start = Objects.requireNonNull(start, "start");
        this.tasksAtOneMoment = tasksAtOneMoment;
        loop = newLoop("manual");
    }

    /**
     * Time that begins at the start of the year 2026.
     *
     * @return standing time, with one loop
     */
    public static ManualTime create() {
        return startingAt(START);
    }

    /**
     * Time that begins at a given moment.
     *
     * @param start what {@link EventLoop#now()} says until time is moved
     * @return standing time, with one loop
     */
    public static ManualTime startingAt(Instant start) {
        return new ManualTime(start, TASKS_AT_ONE_MOMENT);
    }

    static ManualTime withTasksAtOneMoment(long most) {
        return new ManualTime(START, most);
    }

    private ManualLoop newLoop(String name) {
        ManualLoop created = new ManualLoop(this, name);
        synchronized (lock) {
            loops.add(created);
        }
        return created;
    }

    /**
     * The loop that is there from the beginning.
     *
     * @return the same one each time
     */
    public EventLoop loop() {
        return loop;
    }

    /** The loop that is there from the beginning. */
    @Override
    public EventLoop next() {
        return loop;
    }

    /**
     * More loops on this time, for a second node or to see that what is confined to one loop is not touched on another:
     * {@link EventLoop#inLoop()} is true on the one loop only whose task is running.
     *
     * @param name what the loops are called in failures, followed by {@code -} and a number
     * @param count how many, above zero
     * @return loops that can be closed on their own
     */
    public EventLoops loops(String name, int count) {
        if (count <= 0) {
            throw new IllegalArgumentException("count must be above zero, not " + count);
        }
        List<ManualLoop> created = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            created.add(newLoop(name + "-" + i));
        }
        return new ManualLoops(created);
    }

    /**
     * The time that has gone by since the beginning.
     *
     * @return what all calls of {@link #advance} and {@link #await} add up to
     */
    public Duration elapsed() {
        return Duration.ofNanos(nanos);
    }

    /** Runs all tasks there are, and those that they add, until there are none. Time stands still. */
    public void run() {
        drive(this::runTasks);
    }

    /**
     * Lets time go on: runs all tasks, then each timer that falls due on the way with the tasks it leads to.
     *
     * @param duration how far, zero or more
     */
    public void advance(Duration duration) {
        if (duration.isNegative()) {
            throw new IllegalArgumentException("time does not go back: " + duration);
        }
        long target = Math.addExact(nanos, duration.toNanos());
        drive(() -> {
            runTasks();
            while (fireNext(target)) {
                runTasks();
            }
            nanos = target;
        });
    }

    /**
     * Runs tasks until a future is done, letting time go on, timer by timer, whenever no task is left; for at most one
     * hour of this time.
     *
     * @param <T> what it yields
     * @param future what to wait for
     * @return its value
     * @throws AssertionError if nothing is left that could complete it
     */
    public <T> T await(CompletableFuture<T> future) {
        return await(future, PATIENCE);
    }

    /**
     * Runs tasks until a future is done, letting time go on, timer by timer, whenever no task is left.
     *
     * <p>Throws what the future failed with: itself if it is unchecked, otherwise inside a {@link CompletionException}.
     *
     * @param <T> what it yields
     * @param future what to wait for
     * @param most how far time may go on
     * @return its value
     * @throws AssertionError if nothing is left that could complete it
     */
    public <T> T await(CompletableFuture<T> future, Duration most) {
        long target = Math.addExact(nanos, most.toNanos());
        drive(() -> {
            runTasks();
            while (!future.isDone() && fireNext(target)) {
                runTasks();
            }
        });
        if (!future.isDone()) {
            throw new AssertionError("still not done after " + elapsed() + ", and nothing is left to do before "
                    + Duration.ofNanos(target) + ": " + future);
        }
        return outcome(future);
    }

    static <T> T outcome(CompletableFuture<T> done) {
        if (!done.isCompletedExceptionally()) {
            return done.getNow(null);
        }
        Throwable failure = Async.failureOf(done);
        if (failure instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (failure instanceof Error error) {
            throw error;
        }
        throw new CompletionException(failure);
    }

    private void drive(Runnable drive) {
        synchronized (lock) {
            if (driver != null) {
                throw new IllegalStateException("time is being driven already, by " + driver.getName()
                        + (running == null ? "" : " in a task of " + running));
            }
            driver = Thread.currentThread();
        }
        try {
            ranAtThisMoment = 0;
            drive.run();
        } finally {
            driver = null;
        }
        throwFailures();
    }

    private void throwFailures() {
        if (failures.isEmpty()) {
            return;
        }
        AssertionError error =
                new AssertionError(failures.size() + " task(s) failed, the first with " + failures.get(0));
        failures.forEach(error::addSuppressed);
        failures.clear();
        throw error;
    }

    private void runTasks() {
        for (ManualLoop.Task task = nextTask(); task != null; task = nextTask()) {
            run(task);
        }
    }

    private ManualLoop.Task nextTask() {
        synchronized (lock) {
            return tasks.poll();
        }
    }

    private void run(ManualLoop.Task task) {
        if (++ranAtThisMoment > tasksAtOneMoment) {
            throw new AssertionError("more than " + tasksAtOneMoment
                    + " tasks ran and time stands still: an endless loop? The last is " + task);
        }
        running = task.loop();
        try {
            task.body().run();
        } catch (Throwable failure) {
            failures.add(failure);
        } finally {
            running = null;
        }
    }

    /** Whether there was a timer up to the target; if so time has gone on to it, and it has run. */
    private boolean fireNext(long target) {
        ManualTimer timer;
        synchronized (lock) {
            timer = timers.first();
            if (timer == null || timer.due() > target) {
                return false;
            }
            timers.remove(timer);
            if (timer.due() > nanos) {
                nanos = timer.due();
                ranAtThisMoment = 0;
            }
        }
        run(timer.task());
        return true;
    }

    void add(ManualLoop.Task task) {
        synchronized (lock) {
            task.loop().checkOpen();
            tasks.add(task);
        }
    }

    ManualTimer add(Duration delay, ManualLoop.Task task) {
        synchronized (lock) {
            task.loop().checkOpen();
            ManualTimer timer =
                    new ManualTimer(this, Math.addExact(nanos, Math.max(0, delay.toNanos())), order++, task);
            timers.add(timer);
            return timer;
        }
    }

    void remove(ManualTimer timer) {
        synchronized (lock) {
            timers.remove(timer);
        }
    }

    void close(ManualLoop ended) {
        synchronized (lock) {
            ended.end();
            timers.removeIf(timer -> timer.task().loop() == ended);
        }
    }

    boolean isRunning(ManualLoop asked) {
        return running == asked && driver == Thread.currentThread();
    }

    long nanos() {
        return nanos;
    }

    Instant instant() {
        return start.plusNanos(nanos);
    }

    /**
     * How many timers are set, on all loops: what a test looks at to see that nothing was forgotten.
     *
     * @return zero when nobody waits for time any more
     */
    public int timers() {
        synchronized (lock) {
            return timers.size();
        }
    }

    /** Ends all loops: tasks that wait still run when time is driven, timers never, and new ones are refused. */
    @Override
    public void close() {
        synchronized (lock) {
            loops.forEach(this::close);
        }
    }

    @Override
    public String toString() {
        return "ManualTime[" + elapsed() + "]";
    }
}
