package org.jlibp2p.delegate.exchange;

import java.net.http.HttpClient;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.delegate.http.HttpOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's client and the threads it works on. Any thread. */
final class HttpThreads {
    /** The most threads of a client's own: names are looked up on them, which blocks. */
    static final int MAX_THREADS = 4;

    private static final Logger LOG = LoggerFactory.getLogger(HttpThreads.class);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final HttpClient client;
    private final Executor executor;
    private final boolean isOwn;

    private HttpThreads(HttpClient client, Executor executor, boolean isOwn) {
        this.client = client;
        this.executor = executor;
        this.isOwn = isOwn;
    }

    static HttpThreads of(HttpOptions options) {
        Executor executor =
                options.executor().or(() -> options.client().flatMap(HttpClient::executor)).orElseGet(HttpThreads::pool);
        return options.client()
                .map(given -> new HttpThreads(given, executor, false))
                .orElseGet(() -> new HttpThreads(build(options, executor), executor, true));
    }

    private static HttpClient build(HttpOptions options, Executor executor) {
        HttpClient.Builder builder = HttpClient.newBuilder()
                .followRedirects(HttpClient.Redirect.NEVER)
                .executor(executor);
        options.proxy().ifPresent(builder::proxy);
        options.tls().ifPresent(builder::sslContext);
        options.authenticator().ifPresent(builder::authenticator);
        return builder.build();
    }

    private static Executor pool() {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                MAX_THREADS, MAX_THREADS, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "libp2p-http-" + NUMBER.getAndIncrement());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    HttpClient client() {
        return client;
    }

    /** Where what blocks may run. */
    Executor executor() {
        return executor;
    }

    /** Ends what is our own; nothing is under way any more. The client's threads end with it, before JDK 21 when it is collected. */
    void close() {
        if (isOwn) {
            try {
                HttpClient.class.getMethod("shutdownNow").invoke(client);
            } catch (NoSuchMethodException before21) {
                LOG.trace("this JDK ends the threads of its HTTP clients by itself");
            } catch (ReflectiveOperationException e) {
                LOG.debug("an HTTP client could not be ended", e);
            }
        }
        if (executor instanceof ThreadPoolExecutor pool && pool.getThreadFactory().getClass().getNestHost() == HttpThreads.class) {
            pool.shutdown();
        }
    }
}
