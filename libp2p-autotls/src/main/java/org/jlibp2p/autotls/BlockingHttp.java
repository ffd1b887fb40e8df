package org.jlibp2p.autotls;

import java.io.IOException;
import java.net.Authenticator;
import java.net.CookieHandler;
import java.net.CookieManager;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSession;
import javax.net.ssl.TrustManagerFactory;

import org.jlibp2p.certificate.PemFiles;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JDK's HTTP client with bounds: an answer has come as a whole, within one time limit and not too large, before anybody sees
 * anything of it; redirects are not followed; cookies are kept until the end, since a broker's parts may need them. For one thread,
 * which waits; it may be interrupted.
 */
final class BlockingHttp extends HttpClient implements AutoCloseable {
    /** The most bytes of an answer. */
    static final int MAX_BODY = 1 << 20;

    /** The most threads of the client. */
    static final int MAX_THREADS = 4;

    private static final long IDLE_SECONDS = 2;
    private static final Logger LOG = LoggerFactory.getLogger(BlockingHttp.class);

    private final HttpClient client;
    private final ThreadPoolExecutor threads;
    private final Duration limit;

    private BlockingHttp(HttpClient client, ThreadPoolExecutor threads, Duration limit) {
        this.client = client;
        this.threads = threads;
        this.limit = limit;
    }

    /**
     * A client.
     *
     * @param authorities whom HTTPS trusts; those of the Java runtime if there are none
     * @param limit for one question and its answer
     * @throws IOException if the authorities cannot be read
     * @throws GeneralSecurityException if they cannot be used
     */
    static BlockingHttp open(Optional<Path> authorities, Duration limit) throws IOException, GeneralSecurityException {
        ThreadPoolExecutor threads = new ThreadPoolExecutor(
                MAX_THREADS, MAX_THREADS, IDLE_SECONDS, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new Thread(task, "libp2p-autotls-http");
                    thread.setDaemon(true);
                    return thread;
                });
        threads.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy()); // what ends late is not wanted
        threads.allowCoreThreadTimeOut(true);
        Builder builder = newBuilder()
                .followRedirects(Redirect.NEVER)
                .cookieHandler(new CookieManager())
                .connectTimeout(limit)
                .executor(threads);
        if (authorities.isPresent()) {
            builder.sslContext(trusting(authorities.get()));
        }
        return new BlockingHttp(builder.build(), threads, limit);
    }

    private static SSLContext trusting(Path authorities) throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        int number = 0;
        for (Certificate each : PemFiles.certificates(authorities)) {
            store.setCertificateEntry("authority-" + number++, each);
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        return context;
    }

    /** For what blocks beside: looking up names. */
    ExecutorService threads() {
        return threads;
    }

    @Override
    public <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        CompletableFuture<HttpResponse<byte[]>> asked = client.sendAsync(request, info -> new BodyInBounds(MAX_BODY));
        HttpResponse<byte[]> answer;
        try {
            answer = asked.get(limit.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new HttpTimeoutException("no whole answer within " + limit);
        } catch (ExecutionException failed) {
            throw failed.getCause() instanceof IOException known
                    ? known
                    : new IOException(String.valueOf(failed.getCause()), failed.getCause());
        } finally {
            asked.cancel(true);
        }
        Optional<String> encoding = answer.headers().firstValue("Content-Encoding");
        if (encoding.filter(how -> !how.equalsIgnoreCase("identity")).isPresent()) {
            throw new IOException("an answer that is compressed, which was not asked for");
        }
        return new Whole<>(answer, deliver(answer, handler));
    }

    private static <T> T deliver(HttpResponse<byte[]> answer, HttpResponse.BodyHandler<T> handler)
            throws IOException, InterruptedException {
        HttpResponse.BodySubscriber<T> reader = handler.apply(new Info(answer));
        reader.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long pieces) {}

            @Override
            public void cancel() {}
        });
        if (answer.body().length > 0) {
            reader.onNext(List.of(ByteBuffer.wrap(answer.body()).asReadOnlyBuffer()));
        }
        reader.onComplete();
        try {
            return reader.getBody().toCompletableFuture().get();
        } catch (ExecutionException failed) {
            throw new IOException(failed.getCause());
        }
    }

    private record Info(HttpResponse<byte[]> answer) implements HttpResponse.ResponseInfo {
        @Override
        public int statusCode() {
            return answer.statusCode();
        }

        @Override
        public HttpHeaders headers() {
            return answer.headers();
        }

        @Override
        public Version version() {
            return answer.version();
        }
    }

    private record Whole<T>(HttpResponse<byte[]> answer, T body) implements HttpResponse<T> {
        @Override
        public int statusCode() {
            return answer.statusCode();
        }

        @Override
        public HttpRequest request() {
            return answer.request();
        }

        @Override
        public Optional<HttpResponse<T>> previousResponse() {
            return Optional.empty();
        }

        @Override
        public HttpHeaders headers() {
            return answer.headers();
        }

        @Override
        public Optional<SSLSession> sslSession() {
            return answer.sslSession();
        }

        @Override
        public URI uri() {
            return answer.uri();
        }

        @Override
        public Version version() {
            return answer.version();
        }
    }

    /** Ends the client and its threads. Before JDK 21 one thread of the JDK's ends a moment later, when the client is collected. */
    @Override
    public void close() {
        try {
            HttpClient.class.getMethod("shutdownNow").invoke(client);
        } catch (NoSuchMethodException before21) {
            LOG.trace("this JDK ends the threads of its HTTP clients by itself");
        } catch (ReflectiveOperationException e) {
            LOG.debug("an HTTP client could not be ended", e);
        }
        threads.shutdownNow();
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
        throw new UnsupportedOperationException("whoever asks here waits");
    }

    @Override
    public <T> CompletableFuture<HttpResponse<T>> sendAsync(
            HttpRequest request, HttpResponse.BodyHandler<T> handler, HttpResponse.PushPromiseHandler<T> pushed) {
        throw new UnsupportedOperationException("whoever asks here waits");
    }

    @Override
    public Optional<CookieHandler> cookieHandler() {
        return client.cookieHandler();
    }

    @Override
    public Optional<Duration> connectTimeout() {
        return client.connectTimeout();
    }

    @Override
    public Redirect followRedirects() {
        return client.followRedirects();
    }

    @Override
    public Optional<ProxySelector> proxy() {
        return client.proxy();
    }

    @Override
    public SSLContext sslContext() {
        return client.sslContext();
    }

    @Override
    public SSLParameters sslParameters() {
        return client.sslParameters();
    }

    @Override
    public Optional<Authenticator> authenticator() {
        return client.authenticator();
    }

    @Override
    public Version version() {
        return client.version();
    }

    @Override
    public Optional<Executor> executor() {
        return client.executor();
    }
}
