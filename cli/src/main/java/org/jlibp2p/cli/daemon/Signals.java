package org.jlibp2p.cli.daemon;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * What an operator's signals do: the first SIGTERM or SIGINT asks for an orderly end, the second ends the process at once. Where the
 * JVM has no way to hear of signals, its shutdown waits for the orderly end.
 */
public final class Signals implements AutoCloseable {
    private static final int SIGNALLED = 128;
    private static final int SIGINT = 2;
    private static final int SIGTERM = 15;
    private static final Duration LONGEST_END = Duration.ofHours(1);

    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);
    private final AtomicBoolean first = new AtomicBoolean(true);
    private final Map<String, Object> before = new LinkedHashMap<>();
    private Thread hook;

    private Signals() {}

    /**
     * Hears of signals from now on.
     *
     * @return closing it leaves them to whoever heard of them before
     */
    public static Signals heard() {
        Signals signals = new Signals();
        try {
            signals.handle("TERM", SIGTERM);
            signals.handle("INT", SIGINT);
        } catch (ReflectiveOperationException | IllegalArgumentException none) {
            signals.hook = new Thread(signals::endWithJvm, "jlibp2p-stop");
            Runtime.getRuntime().addShutdownHook(signals.hook);
        }
        return signals;
    }

    /** The JDK's own way, which has no other door than this one; it is in the module jdk.unsupported. */
    private void handle(String name, int number) throws ReflectiveOperationException {
        Class<?> signal = Class.forName("sun.misc.Signal");
        Class<?> handler = Class.forName("sun.misc.SignalHandler");
        InvocationHandler hears = (proxy, method, arguments) -> switch (method.getName()) {
            case "handle" -> {
                signalled(number);
                yield null;
            }
            case "equals" -> proxy == arguments[0];
            case "hashCode" -> System.identityHashCode(proxy);
            default -> "jlibp2p";
        };
        Object proxy = Proxy.newProxyInstance(Signals.class.getClassLoader(), new Class<?>[] {handler}, hears);
        Object old = signal.getMethod("handle", signal, handler)
                .invoke(null, signal.getConstructor(String.class).newInstance(name), proxy);
        before.put(name, old);
    }

    private void signalled(int number) {
        if (first.compareAndSet(true, false)) {
            asked.countDown();
        } else {
            Runtime.getRuntime().halt(SIGNALLED + number);
        }
    }

    private void endWithJvm() {
        asked.countDown();
        try {
            ended.await(LONGEST_END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /**
     * Waits until an end is asked for: by a signal, or by interrupting this thread, which then is not interrupted any more.
     *
     * @param everySecond runs once a second meanwhile
     */
    public void await(Runnable everySecond) {
        try {
            do {
                everySecond.run();
            } while (!asked.await(1, TimeUnit.SECONDS));
        } catch (InterruptedException stopped) {
            asked.countDown();
        }
    }

    /** Lets the JVM end, and leaves signals to whoever heard of them before. */
    @Override
    public void close() {
        ended.countDown();
        before.forEach((name, handler) -> {
            try {
                Class<?> signal = Class.forName("sun.misc.Signal");
                signal.getMethod("handle", signal, Class.forName("sun.misc.SignalHandler"))
                        .invoke(null, signal.getConstructor(String.class).newInstance(name), handler);
            } catch (ReflectiveOperationException | IllegalArgumentException gone) {
                throw new IllegalStateException("signals were heard of before", gone);
            }
        });
        if (hook != null && asked.getCount() > 0) {
            Runtime.getRuntime().removeShutdownHook(hook);
        }
    }
}
