package org.jlibp2p.autotls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.locks.LockSupport;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.autotls.AutoTlsException.Step;
import org.jlibp2p.autotls.RawHttpServer.Script;
import org.jlibp2p.node.Node;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** ACME servers that are none: each is told of with its step, soon, and the node goes on. */
@Timeout(180)
class HostileAcmeIT {
    private static final String JSON = "Content-Type: application/json\r\n";

    @TempDir
    private Path folder;

    private Node node(RawHttpServer server) {
        AutoTlsOptions options = AutoTlsOptions.of(folder, "/ip4/127.0.0.1/tcp/0/tls/ws")
                .withAcme(server.uri().resolve("/directory"))
                .withBroker(server.uri(), "libp2p.direct")
                .withPrivateAddresses()
                .withTimes(AutoTlsTimes.defaults()
                        .withFirst(Duration.ofHours(1))
                        .withExchange(Duration.ofSeconds(5))
                        .withIssue(Duration.ofSeconds(20)));
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(AutoTls.service(options))
                .start()
                .join();
    }

    private AutoTlsException failure(Script script) throws IOException {
        try (RawHttpServer server = new RawHttpServer(script);
                Node node = node(server)) {
            CompletionException failed = catchThrowableOfType(
                    CompletionException.class,
                    () -> node.service(AutoTls.class).renew().join());
            return (AutoTlsException) failed.getCause();
        }
    }

    private static Script serving(String directory, Script rest) {
        return (request, out) -> {
            if (request.line().contains("/directory")) {
                RawHttpServer.answer(
                        out,
                        200,
                        JSON,
                        directory.replace("URL", "http://" + request.headers().get("host")));
            } else {
                rest.answer(request, out);
            }
        };
    }

    private static final String DIRECTORY =
            "{\"newNonce\":\"URL/nonce\",\"newAccount\":\"URL/account\",\"newOrder\":\"URL/order\"}";

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "[]",
                "null",
                "7",
                "{\"newOrder\":7}",
                "{\"newOrder\":\"no address\"}",
                "{\"newOrder\":{}}",
                "{\"meta\":[]}",
                "{\"newNonce\":\"URL\"}",
                "{\"newOrder\":\"URL\",\"meta\":{\"termsOfService\":\"::\"}}"
            })
    void aDirectoryThatIsNoneIsToldSo(String directory) throws IOException {
        AutoTlsException failure =
                failure(serving(directory, (request, out) -> RawHttpServer.answer(out, 404, "", "")));
        assertThat(failure.step()).isEqualTo(Step.DIRECTORY);
        assertThat(failure.fault()).isEqualTo(Fault.REMOTE);
    }

    @Test
    void aDirectoryOfTooManyLevelsIsToldSo() throws IOException {
        AutoTlsException failure =
                failure(serving("{\"a\":".repeat(100_000), (request, out) -> RawHttpServer.answer(out, 404, "", "")));
        assertThat(failure.step()).isEqualTo(Step.DIRECTORY);
    }

    @Test
    void aDirectoryOfAnotherTypeIsToldSo() throws IOException {
        AutoTlsException failure =
                failure((request, out) -> RawHttpServer.answer(out, 200, "Content-Type: text/html\r\n", "<p>"));
        assertThat(failure.step()).isEqualTo(Step.DIRECTORY);
        assertThat(failure).hasMessageContaining("text/html");
    }

    @Test
    void aDirectoryWithoutEndIsCutOff() throws IOException {
        AutoTlsException failure = failure((request, out) -> {
            RawHttpServer.raw(out, "HTTP/1.1 200 X\r\nConnection: close\r\n" + JSON + "\r\n{\"a\":\"");
            while (true) {
                RawHttpServer.raw(out, "x".repeat(65_536));
            }
        });
        assertThat(failure.step()).isEqualTo(Step.DIRECTORY);
        assertThat(failure.fault()).isEqualTo(Fault.NETWORK);
    }

    @Test
    void aDirectoryThatTricklesIsCutOff() throws IOException {
        AutoTlsException failure = failure((request, out) -> {
            RawHttpServer.raw(out, "HTTP/1.1 200 X\r\nContent-Length: 1000\r\n" + JSON + "\r\n");
            while (true) {
                RawHttpServer.raw(out, " ");
                Thread.sleep(50);
            }
        });
        assertThat(failure.step()).isEqualTo(Step.DIRECTORY);
        assertThat(failure.fault()).isEqualTo(Fault.NETWORK);
    }

    @Test
    void redirectsAreNotFollowed() throws IOException {
        AutoTlsException failure =
                failure((request, out) -> RawHttpServer.answer(out, 302, "Location: /directory\r\n", ""));
        assertThat(failure.step()).isEqualTo(Step.DIRECTORY);
        assertThat(failure).hasMessageContaining("302");
    }

    @Test
    void whatIsCompressedIsNotUnpacked() throws IOException {
        AutoTlsException failure =
                failure((request, out) -> RawHttpServer.answer(out, 200, JSON + "Content-Encoding: gzip\r\n", "bomb"));
        assertThat(failure.step()).isEqualTo(Step.DIRECTORY);
        assertThat(failure).hasMessageContaining("compressed");
    }

    @Test
    void aServerThatRefusesAllNoncesIsGivenUp() throws IOException {
        AutoTlsException failure = failure(serving(
                DIRECTORY,
                (request, out) -> RawHttpServer.answer(
                        out,
                        request.line().startsWith("HEAD") ? 200 : 400,
                        "Replay-Nonce: abc\r\nContent-Type: application/problem+json\r\n",
                        request.line().startsWith("HEAD")
                                ? ""
                                : "{\"type\":\"urn:ietf:params:acme:error:badNonce\"}")));
        assertThat(failure.step()).isEqualTo(Step.ACCOUNT);
        assertThat(failure.fault()).isEqualTo(Fault.REMOTE);
    }

    @Test
    void aServerThatLimitsSaysForHowLong() throws IOException {
        AutoTlsException failure = failure(serving(
                DIRECTORY,
                (request, out) -> RawHttpServer.answer(
                        out,
                        request.line().startsWith("HEAD") ? 200 : 429,
                        "Replay-Nonce: abc\r\nRetry-After: 3600\r\nContent-Type: application/problem+json\r\n",
                        request.line().startsWith("HEAD")
                                ? ""
                                : "{\"type\":\"urn:ietf:params:acme:error:rateLimited\",\"detail\":\"too\\nmany\"}")));
        assertThat(failure.step()).isEqualTo(Step.ACCOUNT);
        assertThat(failure.retryAfter().orElseThrow()).isBetween(Duration.ofMinutes(59), Duration.ofMinutes(61));
        assertThat(failure.getMessage()).contains("many").doesNotContain("\n");
    }

    private static boolean isThreadLeft() {
        return Thread.getAllStackTraces().keySet().stream()
                .anyMatch(thread -> thread.getName().equals("libp2p-autotls"));
    }

    @Test
    void theNodeStopsWhileAServerSaysNothing() throws IOException {
        try (RawHttpServer server = new RawHttpServer((request, out) -> Thread.sleep(60_000))) {
            Node node = node(server);
            CompletableFuture<Instant> renewed = node.service(AutoTls.class).renew();
            long begun = System.nanoTime();
            node.close();
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(40));
            assertThat(renewed.handle((value, failure) -> failure).join()).isInstanceOf(Libp2pException.class);
            while (isThreadLeft()
                    && System.nanoTime() - begun < Duration.ofSeconds(55).toNanos()) {
                LockSupport.parkNanos(10_000_000); // it has nothing left to do, but may not be gone yet
            }
            assertThat(isThreadLeft()).isFalse();
        }
    }

    @Test
    void anAccountThatCannotBeReadIsToldOf() throws IOException {
        Files.writeString(folder.resolve("account.pem"), "nonsense");
        AutoTlsException failure = failure((request, out) -> {});
        assertThat(failure.step()).isEqualTo(Step.STORE);
        assertThat(failure.fault()).isEqualTo(Fault.LOCAL_FILE);
        assertThat(failure).hasMessageContaining("account.pem");
    }
}
