package org.jlibp2p.node;

import java.lang.reflect.Method;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The threads of a node that may wait: a virtual one for each task where the JDK has them (21 and later), a bounded pool
 * otherwise.
 */
final class BlockingThreads {
    /** The most platform threads, and so blocking handlers at a time, on a JDK without virtual threads. */
    static final int MAX_PLATFORM_THREADS = 256;

    /** Tasks that may wait for one of those threads; more are refused. */
    static final int MAX_WAITING = 4096;

    private static final String NAME = "libp2p-blocking-";

    private BlockingThreads() {}

    static ExecutorService create() {
        try {
            return virtual();
        } catch (ReflectiveOperationException before21) {
            return pool();
        }
    }

    private static ExecutorService virtual() throws ReflectiveOperationException {
        Object builder = Thread.class.getMethod("ofVirtual").invoke(null);
        Class<?> type = Class.forName("java.lang.Thread$Builder");
        Object named = type.getMethod("name", String.class, long.class).invoke(builder, NAME, 0L);
        ThreadFactory factory = (ThreadFactory) type.getMethod("factory").invoke(named);
        Method create = Executors.class.getMethod("newThreadPerTaskExecutor", ThreadFactory.class);
        return (ExecutorService) create.invoke(null, factory);
    }

    private static ExecutorService pool() {
        AtomicInteger count = new AtomicInteger();
        ThreadFactory factory = task -> {
            Thread thread = new Thread(task, NAME + count.getAndIncrement());
            thread.setDaemon(true);
            return thread;
        };
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MAX_PLATFORM_THREADS,
                MAX_PLATFORM_THREADS,
                10,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(MAX_WAITING),
                factory);
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }
}
