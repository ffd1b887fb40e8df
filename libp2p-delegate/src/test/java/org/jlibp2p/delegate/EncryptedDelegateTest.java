package org.jlibp2p.delegate;

import java.io.IOException;
import java.io.InputStream;
import java.net.Authenticator;
import java.net.InetSocketAddress;
import java.net.PasswordAuthentication;
import java.net.ProxySelector;
import java.net.URI;
import java.net.http.HttpClient;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.http.HttpOptions;
import org.jlibp2p.peer.PeerInfo;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** TLS, proxies, names and passwords are the JDK's client's, set through the options. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class EncryptedDelegateTest extends DelegateFixture {
    private static final char[] PASSWORD = "a password".toCharArray();
    private static final PeerInfo FOUND = new PeerInfo(PEER, List.of());

    @TempDir
    private static Path folder;

    private static SSLContext tls;

    /** A certificate of this test's own for the address that its servers have. */
    @BeforeAll
    static void makeCertificate() throws Exception {
        Path file = folder.resolve("keys.p12");
        Process keytool = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-alias",
                        "x",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=x",
                        "-ext",
                        "SAN=IP:127.0.0.1",
                        "-keystore",
                        file.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        new String(PASSWORD))
                .redirectErrorStream(true)
                .start();
        assertThat(keytool.waitFor()).isZero();
        KeyStore keys = KeyStore.getInstance("PKCS12");
        try (InputStream in = Files.newInputStream(file)) {
            keys.load(in, PASSWORD);
        }
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("x", keys.getCertificate("x"));
        KeyManagerFactory own = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
        own.init(keys, PASSWORD);
        TrustManagerFactory others = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        others.init(trusted);
        tls = SSLContext.getInstance("TLS");
        tls.init(own.getKeyManagers(), others.getTrustManagers(), null);
    }

    private ScriptedHttpServer encrypted(ScriptedHttpServer.Script script) {
        return closed(ScriptedHttpServer.start(tls.getServerSocketFactory(), script));
    }

    private DelegatedRouting asking(URI uri, UnaryOperator<HttpOptions> change) {
        DelegatedRoutingOptions options = DelegatedRoutingOptions.of(List.of(uri));
        return asking(options.withHttp(change.apply(options.http())));
    }

    private static URI https(ScriptedHttpServer server) {
        return URI.create("https://127.0.0.1:" + server.uri().getPort());
    }

    private static void answer(ScriptedHttpServer.Request request, ScriptedHttpServer.Reply reply) throws IOException {
        reply.ndjson(peer(ID));
    }

    @Test
    void aDelegateIsAskedOverTls() {
        ScriptedHttpServer server = encrypted(EncryptedDelegateTest::answer);
        assertThat(all(asking(https(server), http -> http.withTls(tls)).findProviders(CID)))
                .containsExactly(FOUND);
    }

    @Test
    void aCertificateThatIsNotTrustedIsATypedFailure() {
        ScriptedHttpServer server = encrypted(EncryptedDelegateTest::answer);
        assertThat(cause(all(asking(https(server), http -> http).findProviders(CID))
                                .get(0))
                        .reason())
                .isEqualTo(Reason.UNREACHABLE);
        assertThat(server.requests()).isEmpty();
    }

    @Test
    void aRedirectFromHttpsToHttpIsNotFollowed() {
        ScriptedHttpServer plain = server(EncryptedDelegateTest::answer);
        ScriptedHttpServer server =
                encrypted((request, reply) -> reply.answer(302, "Location: " + plain.uri() + "/\r\n", ""));
        assertThat(cause(all(asking(https(server), http -> http.withTls(tls)).findProviders(CID))
                                .get(0))
                        .reason())
                .isEqualTo(Reason.REDIRECT);
        assertThat(plain.requests()).isEmpty();
    }

    @Test
    void aRedirectFromHttpsToHttpIsNotFollowedHoweverHttpsIsWritten() {
        ScriptedHttpServer plain = server(EncryptedDelegateTest::answer);
        ScriptedHttpServer server = encrypted((request, reply) -> reply.answer(
                302,
                request.target().equals("/again")
                        ? "Location: " + plain.uri() + "/\r\n"
                        : "Location: HTTPS://" + request.header("host") + "/again\r\n",
                ""));
        assertThat(cause(all(asking(https(server), http -> http.withTls(tls)).findProviders(CID))
                                .get(0))
                        .reason())
                .isEqualTo(Reason.REDIRECT);
        assertThat(server.requests()).hasSize(2);
        assertThat(plain.requests()).isEmpty();
    }

    @Test
    void aRedirectFromHttpToHttpsIsFollowed() {
        ScriptedHttpServer target = encrypted(EncryptedDelegateTest::answer);
        ScriptedHttpServer server =
                server((request, reply) -> reply.answer(301, "Location: " + https(target) + "/\r\n", ""));
        assertThat(all(asking(server.uri(), http -> http.withTls(tls)).findProviders(CID)))
                .containsExactly(FOUND);
    }

    @Test
    void aProxyIsAsked() {
        ScriptedHttpServer proxy = server(EncryptedDelegateTest::answer);
        ProxySelector selector =
                ProxySelector.of(new InetSocketAddress("127.0.0.1", proxy.uri().getPort()));
        assertThat(all(asking(URI.create("http://delegate.example"), http -> http.withProxy(selector))
                        .findProviders(CID)))
                .containsExactly(FOUND);
        assertThat(proxy.onlyRequest().target()).isEqualTo("http://delegate.example/routing/v1/providers/" + CID);
    }

    @Test
    void aNameAndPasswordAreGivenToWhoAsksForThem() {
        ScriptedHttpServer server = server((request, reply) -> {
            String expected = "Basic " + Base64.getEncoder().encodeToString("me:secret".getBytes());
            if (request.header("authorization").equals(expected)) {
                reply.ndjson(peer(ID));
            } else {
                reply.answer(401, "WWW-Authenticate: Basic realm=\"x\"\r\n", "");
            }
        });
        Authenticator authenticator = new Authenticator() {
            @Override
            protected PasswordAuthentication getPasswordAuthentication() {
                return new PasswordAuthentication("me", "secret".toCharArray());
            }
        };
        assertThat(all(asking(server.uri(), http -> http.withAuthenticator(authenticator))
                        .findProviders(CID)))
                .containsExactly(FOUND);
    }

    @Test
    void aClientOfTheUsersOwnIsUsedAndNotEnded() {
        ScriptedHttpServer server = server(EncryptedDelegateTest::answer);
        HttpClient client = HttpClient.newHttpClient();
        DelegatedRoutingOptions options = DelegatedRoutingOptions.of(List.of(server.uri()));
        for (int i = 0; i < 2; i++) {
            try (StandaloneRouting delegates =
                    StandaloneRouting.start(options.withHttp(options.http().withClient(client)))) {
                assertThat(all(delegates.routing().findProviders(CID))).containsExactly(FOUND);
            }
        }
    }

    @Test
    void theTasksOfTheClientRunWhereTheUserWants() {
        ScriptedHttpServer server = server(EncryptedDelegateTest::answer);
        AtomicInteger tasks = new AtomicInteger();
        ExecutorService threads = Executors.newFixedThreadPool(2);
        closed((AutoCloseable) threads::shutdownNow);
        assertThat(all(asking(
                                server.uri(),
                                http -> http.withExecutor(task -> {
                                    tasks.incrementAndGet();
                                    threads.execute(task);
                                }))
                        .findProviders(CID)))
                .containsExactly(FOUND);
        assertThat(tasks).hasPositiveValue();
    }
}
