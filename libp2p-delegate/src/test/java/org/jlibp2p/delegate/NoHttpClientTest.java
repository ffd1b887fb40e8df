package org.jlibp2p.delegate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.security.KeyManagementException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLContextSpi;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocketFactory;
import javax.net.ssl.SSLSessionContext;
import javax.net.ssl.SSLSocketFactory;
import javax.net.ssl.TrustManager;

import org.assertj.core.api.Assertions;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.http.HttpOptions;
import org.jlibp2p.node.Node;
import org.jlibp2p.routing.RoutingException;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static org.assertj.core.api.Assertions.assertThat;

/** The JDK's HTTP client cannot always be made, nor a question always begin: whoever asks is told. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class NoHttpClientTest extends DelegateFixture {
    private static final URI SOMEWHERE = URI.create("http://127.0.0.1:1");

    /** As of a JVM whose certificates cannot be read. */
    private static HttpOptions broken() {
        return HttpOptions.defaults().withTls(new BrokenContext());
    }

    @Test
    void everySearchOfDelegatesFailsIfThereIsNoClient() {
        DelegatedRouting routing =
                asking(DelegatedRoutingOptions.of(List.of(SOMEWHERE)).withHttp(broken()));
        assertThat(all(routing.findProviders(CID))).hasSize(1).first().satisfies(NoHttpClientTest::saysWhy);
        Assertions.assertThatThrownBy(() -> routing.findPeer(PEER).join())
                .isInstanceOf(CompletionException.class)
                .satisfies(NoHttpClientTest::saysWhy);
        Assertions.assertThatThrownBy(() -> routing.publish(NAME, record(1)).join())
                .isInstanceOf(CompletionException.class)
                .satisfies(NoHttpClientTest::saysWhy);
    }

    @Test
    void everySearchOfKuboFailsIfThereIsNoClient() {
        KuboRouting routing = closed(Node.builder()
                        .transport(TcpTransport.create())
                        .service(KuboRouting.service(KuboOptions.of(SOMEWHERE).withHttp(broken())))
                        .start()
                        .join())
                .service(KuboRouting.class);
        assertThat(all(routing.findProviders(CID))).hasSize(1).first().satisfies(NoHttpClientTest::saysWhy);
        Assertions.assertThatThrownBy(() -> routing.findPeer(PEER).join()).satisfies(NoHttpClientTest::saysWhy);
    }

    @Test
    void theClientIsNotMadeOnTheLoopWhichGoesOnMeanwhile() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        CompletableFuture<Void> goesOn = new CompletableFuture<>();
        HttpOptions slow = HttpOptions.defaults().withTls(new BrokenContext(() -> {
            asked.complete(Thread.currentThread().getName());
            goesOn.join();
        }));
        DelegatedRouting routing =
                asking(DelegatedRoutingOptions.of(List.of(SOMEWHERE)).withHttp(slow));
        CompletableFuture<?> first = routing.findPeer(PEER);
        CompletableFuture<?> second = routing.findPeer(PEER);
        assertThat(asked.get(60, TimeUnit.SECONDS)).startsWith("libp2p-http-");
        CompletableFuture<Void> ran = new CompletableFuture<>();
        routing.loop().execute(() -> ran.complete(null));
        assertThat(ran).succeedsWithin(10, TimeUnit.SECONDS);
        assertThat(first.cancel(false)).isTrue();
        assertThat(second).isNotDone();
        goesOn.complete(null);
        assertThat(second)
                .failsWithin(10, TimeUnit.SECONDS)
                .withThrowableThat()
                .satisfies(failure -> saysWhy(failure.getCause()));
    }

    @Test
    void aServiceThatEndsWhileItsClientIsMadeDoesNotWaitForIt() throws Exception {
        CompletableFuture<String> asked = new CompletableFuture<>();
        CompletableFuture<Void> goesOn = new CompletableFuture<>();
        HttpOptions slow = HttpOptions.defaults()
                .withExecutor(task -> new Thread(
                                () -> {
                                    asked.complete("asked");
                                    goesOn.join();
                                    task.run();
                                },
                                "slow-client")
                        .start());
        StandaloneRouting standalone = StandaloneRouting.start(
                DelegatedRoutingOptions.of(List.of(SOMEWHERE)).withHttp(slow));
        CompletableFuture<?> search = standalone.routing().findPeer(PEER);
        asked.get(60, TimeUnit.SECONDS);
        standalone.close();
        assertThat(search).failsWithin(10, TimeUnit.SECONDS);
        goesOn.complete(null);
        Poll.until(() -> Thread.getAllStackTraces().keySet().stream()
                .noneMatch(thread -> thread.getName().equals("slow-client")));
    }

    private static void saysWhy(Object failure) {
        assertThat(cause(failure).reason()).isEqualTo(Reason.UNREACHABLE);
        assertThat(cause(failure)).hasMessageContaining("no such store");
    }

    @Test
    void aSearchThatBeginsAsTheServiceEndsDoesNotHang() {
        ScriptedHttpServer server = server((request, reply) -> reply.hang());
        for (int i = 0; i < 50; i++) {
            StandaloneRouting standalone = StandaloneRouting.start(DelegatedRoutingOptions.of(List.of(server.uri())));
            var results = standalone.routing().findProviders(CID);
            var next = results.next();
            standalone.close();
            assertThat(next)
                    .failsWithin(10, TimeUnit.SECONDS)
                    .withThrowableThat()
                    .satisfies(failure -> assertThat(failure.getCause())
                            .isInstanceOfAny(RoutingException.class, NodeClosedException.class));
        }
    }

    private static final class BrokenContext extends SSLContext {
        BrokenContext() {
            this(() -> {});
        }

        /** Runs something before it fails. */
        BrokenContext(Runnable first) {
            super(
                    new BrokenSpi(first),
                    new Provider("broken", "1", "for a test") {
                        private static final long serialVersionUID = 1L;
                    },
                    "TLS");
        }
    }

    private static final class BrokenSpi extends SSLContextSpi {
        private final Runnable first;

        BrokenSpi(Runnable first) {
            this.first = first;
        }

        private UncheckedIOException broken() {
            first.run();
            return new UncheckedIOException(new IOException("no such store"));
        }

        @Override
        protected void engineInit(KeyManager[] keys, TrustManager[] trust, SecureRandom random)
                throws KeyManagementException {
            throw broken();
        }

        @Override
        protected SSLSocketFactory engineGetSocketFactory() {
            throw broken();
        }

        @Override
        protected SSLServerSocketFactory engineGetServerSocketFactory() {
            throw broken();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine() {
            throw broken();
        }

        @Override
        protected SSLEngine engineCreateSSLEngine(String host, int port) {
            throw broken();
        }

        @Override
        protected SSLSessionContext engineGetServerSessionContext() {
            throw broken();
        }

        @Override
        protected SSLSessionContext engineGetClientSessionContext() {
            throw broken();
        }

        @Override
        protected SSLParameters engineGetDefaultSSLParameters() {
            throw broken();
        }
    }
}
