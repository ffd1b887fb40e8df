package org.jlibp2p.cli.log;

import java.io.PrintStream;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;

/**
 * Prints lines on a thread of its own, so that nobody waits for a terminal, a pipe or a disk that is slow. What is too much to be kept
 * meanwhile is dropped, and how much that was is printed. Any thread, event loops too.
 */
public final class LineWriter {
    /** The most lines that wait to be printed. */
    static final int MAX_WAITING = 8192;

    static final String DROPPED = " lines were dropped: they could not be printed as fast as they came";

    private final BlockingQueue<Runnable> waiting = new ArrayBlockingQueue<>(MAX_WAITING);
    private final AtomicLong dropped = new AtomicLong();
    private final AtomicBoolean started = new AtomicBoolean();

    LineWriter() {}

    /**
     * Prints a line soon; lines of one thread in their order. Returns at once.
     *
     * @param out where to
     * @param line without a line break at its end
     */
    public void print(PrintStream out, String line) {
        print(out, line, lost -> "(" + lost + DROPPED + ")");
    }

    /** The same with words of one's own for how many were dropped. */
    void print(PrintStream out, String line, LongFunction<String> told) {
        begin();
        if (!waiting.offer(() -> write(out, line, told))) {
            dropped.incrementAndGet();
        }
    }

    private void begin() {
        if (started.compareAndSet(false, true)) {
            Thread thread = new Thread(this::run, "jlibp2p-lines");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        try {
            while (true) {
                waiting.take().run();
            }
        } catch (InterruptedException end) {
            Thread.currentThread().interrupt();
        }
    }

    private void write(PrintStream out, String line, LongFunction<String> told) {
        long lost = dropped.getAndSet(0);
        if (lost > 0) {
            out.println(told.apply(lost));
        }
        out.println(line);
        out.flush();
    }

    /**
     * Waits until what has come so far is printed. Not on an event loop.
     *
     * @param most how many milliseconds
     */
    public void flush(long most) {
        CountDownLatch printed = new CountDownLatch(1);
        long deadline = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(most);
        try {
            begin();
            if (waiting.offer(printed::countDown, most, TimeUnit.MILLISECONDS)) {
                printed.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
            }
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
    }
}
