package org.jlibp2p.delegate.exchange;

import java.net.http.HttpClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.async.Async;
import org.jlibp2p.delegate.http.HttpOptions;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The JDK's client and the threads it works on. Any thread. */
final class HttpThreads {
    /** The most threads of a client's own: names are looked up on them, which blocks. */
    static final int MAX_THREADS = 4;

    /** The most threads on which names are looked up to which redirects lead. */
    static final int MAX_LOOKUPS = 2;

    private static final Logger LOG = LoggerFactory.getLogger(HttpThreads.class);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final HttpClient client;
    private final boolean isOwnClient;
    private final Executor lookups;
    private final List<ExecutorService> own;

    private HttpThreads(HttpClient client, boolean isOwnClient, Executor lookups, List<ExecutorService> own) {
        this.client = client;
        this.isOwnClient = isOwnClient;
        this.lookups = lookups;
        this.own = own;
    }

    /**
     * Makes the client on one of its threads, if there is none: the JDK reads files of certificates for that.
     *
     * @return fails if there cannot be one; nothing is left of it then
     */
    static CompletableFuture<HttpThreads> start(HttpOptions options) {
        Optional<Executor> given = options.executor().or(() -> options.client().flatMap(HttpClient::executor));
        if (given.isPresent()) {
            return start(options, given.get(), given.get(), List.of());
        }
        ExecutorService work = pool(MAX_THREADS);
        ExecutorService lookups = pool(MAX_LOOKUPS);
        return start(options, work, lookups, List.of(work, lookups));
    }

    private static CompletableFuture<HttpThreads> start(
            HttpOptions options, Executor work, Executor lookups, List<ExecutorService> own) {
        CompletableFuture<HttpThreads> started = options.client()
                .map(client -> CompletableFuture.completedFuture(new HttpThreads(client, false, lookups, own)))
                .orElseGet(() -> CompletableFuture.supplyAsync(
                        () -> new HttpThreads(build(options, work), true, lookups, own), work));
        Async.whenDone(started, (threads, failure) -> {
            if (failure != null) {
                own.forEach(ExecutorService::shutdown);
            }
        });
        return started;
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

    private static ExecutorService pool(int threads) {
        ThreadPoolExecutor pool = new ThreadPoolExecutor(
                threads, threads, 10, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), HttpThreads::thread);
        pool.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // what ends late is not wanted
        pool.allowCoreThreadTimeOut(true);
        return pool;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "libp2p-http-" + NUMBER.getAndIncrement());
        thread.setDaemon(true);
        return thread;
    }

    HttpClient client() {
        return client;
    }

    /** Where names may be looked up, which blocks: others than the client works on, if those are our own. */
    Executor lookups() {
        return lookups;
    }

    /** Ends what is our own; nothing is under way any more. The client's threads end with it, before JDK 21 when it is collected. */
    void close() {
        if (isOwnClient) {
            try {
                HttpClient.class.getMethod("shutdownNow").invoke(client);
            } catch (NoSuchMethodException before21) {
                LOG.trace("this JDK ends the threads of its HTTP clients by itself");
            } catch (ReflectiveOperationException e) {
                LOG.debug("an HTTP client could not be ended", e);
            }
        }
        own.forEach(ExecutorService::shutdown);
    }
}
