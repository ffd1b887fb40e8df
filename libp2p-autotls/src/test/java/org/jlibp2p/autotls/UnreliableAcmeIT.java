package org.jlibp2p.autotls;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletionException;

import org.jlibp2p.Fault;
import org.jlibp2p.autotls.AutoTlsException.Step;
import org.jlibp2p.node.Node;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** Networks and disks that fail while a certificate is on its way: authorities count certificates, so none is thrown away. */
@Timeout(120)
class UnreliableAcmeIT {
    private final StandInAcme acme = new StandInAcme();
    private final RawHttpServer server = new RawHttpServer(acme);

    @TempDir
    private Path folder;

    private AutoTlsOptions options;
    private Duration patience = Duration.ofSeconds(40);

    @AfterEach
    void end() throws IOException {
        server.close();
    }

    private Node node() {
        options = AutoTlsOptions.of(folder.resolve("kept"), "/ip4/127.0.0.1/tcp/0/tls/ws")
                .withAcme(server.uri().resolve("/directory"))
                .withBroker(server.uri(), "libp2p.direct")
                .withPrivateAddresses()
                .withTimes(AutoTlsTimes.defaults()
                        .withFirst(Duration.ofHours(1))
                        .withExchange(Duration.ofSeconds(5))
                        .withIssue(patience));
        return Node.builder()
                .transport(TcpTransport.create())
                .listen("/ip4/127.0.0.1/tcp/0")
                .service(AutoTls.service(options))
                .start()
                .join();
    }

    private static void renew(Node node) {
        assertThat(node.service(AutoTls.class).renew().join()).isNotNull();
    }

    private static AutoTlsException failure(Node node) {
        CompletionException failed = catchThrowableOfType(CompletionException.class, () -> renew(node));
        return (AutoTlsException) failed.getCause();
    }

    private static void block(Path file) throws IOException {
        Files.createDirectories(file.resolve("not a file"));
    }

    private static void unblock(Path file) throws IOException {
        Files.delete(file.resolve("not a file"));
        Files.delete(file);
    }

    @Test
    void aNetworkThatIsGoneForAWhileCostsNoCertificate() throws Exception {
        acme.unanswered.set(1);
        acme.droppedPolls.set(2);
        acme.droppedDownloads.set(2);
        try (Node node = node()) {
            renew(node);
            assertThat(acme.orders).hasValue(1);
            assertThat(acme.keys).hasSize(1);
            assertThat(options.certificateFile()).isRegularFile();
        }
    }

    @Test
    void whatTheAcmeServerHasNotHeardIsSaidAgain() {
        acme.unheard.set(2);
        try (Node node = node()) {
            renew(node);
            assertThat(acme.orders).hasValue(1);
            assertThat(acme.keys).hasSize(1);
        }
    }

    @Test
    void aNetworkThatStaysAwayIsGivenUpInTime() {
        acme.droppedDownloads.set(Integer.MAX_VALUE);
        patience = Duration.ofSeconds(12);
        try (Node node = node()) {
            AutoTlsException failure = failure(node);
            assertThat(failure.step()).isEqualTo(Step.CERTIFICATE);
            assertThat(failure.fault()).isEqualTo(Fault.NETWORK);
            assertThat(failure).hasMessageContaining("cannot be asked");
        }
    }

    @Test
    void aDiskThatCannotBeWrittenIsNoticedBeforeACertificateIsOrdered() throws Exception {
        try (Node node = node()) {
            block(options.nextKeyFile());
            AutoTlsException failure = failure(node);
            assertThat(failure.step()).isEqualTo(Step.STORE);
            assertThat(failure.fault()).isEqualTo(Fault.LOCAL_FILE);
            assertThat(acme.orders).hasValue(0);
        }
    }

    @Test
    void aCertificateThatCouldNotBeWrittenIsWrittenLater() throws Exception {
        try (Node node = node()) {
            block(options.certificateFile());
            for (int i = 0; i < 2; i++) {
                AutoTlsException failure = failure(node);
                assertThat(failure.step()).isEqualTo(Step.STORE);
                assertThat(failure.fault()).isEqualTo(Fault.LOCAL_FILE);
                assertThat(failure)
                        .hasMessageContaining(options.certificateFile().toString());
            }
            unblock(options.certificateFile());
            renew(node);
            assertThat(options.certificateFile()).isRegularFile();
            assertThat(acme.orders).hasValue(1);
            renew(node);
            assertThat(acme.orders).hasValue(2);
        }
    }

    @Test
    void theKeyOfAnAttemptThatFailedIsThatOfTheNextOne() {
        acme.refused.set(1);
        try (Node node = node()) {
            assertThat(failure(node).step()).isEqualTo(Step.CERTIFICATE);
        }
        try (Node again = node()) {
            renew(again);
            assertThat(acme.keys).hasSize(2);
            assertThat(acme.keys.get(1)).isEqualTo(acme.keys.get(0));
            assertThat(options.nextKeyFile()).doesNotExist();
            renew(again);
            assertThat(acme.keys.get(2)).isNotEqualTo(acme.keys.get(0));
        }
    }
}
