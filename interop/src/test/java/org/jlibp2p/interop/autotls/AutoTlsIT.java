package org.jlibp2p.interop.autotls;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.autotls.AutoTls;
import org.jlibp2p.autotls.AutoTlsEvent;
import org.jlibp2p.autotls.AutoTlsException;
import org.jlibp2p.autotls.AutoTlsException.Step;
import org.jlibp2p.autotls.AutoTlsOptions;
import org.jlibp2p.autotls.AutoTlsTimes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.interop.harness.Closing;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.transport.tcp.TcpTransport;
import org.jlibp2p.transport.ws.ServerCertificate;
import org.jlibp2p.transport.ws.WebSocketOptions;
import org.jlibp2p.transport.ws.WebSocketTransport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

/** A node gets its certificate from a real ACME server, with the help of a real broker that serves the DNS. */
@Tag("other-implementations")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class AutoTlsIT {
    private static final Duration LIFE = Duration.ofDays(90);
    private static final int PATIENCE_SECONDS = 60;

    private Path folder;
    private Forge forge;
    private Pebble pebble;
    private Path root;

    @BeforeAll
    void startServers(@TempDir Path ofThisTest) {
        folder = ofThisTest;
        forge = Forge.start(folder.resolve("forge"), Map.of());
        pebble = Pebble.start(folder.resolve("pebble"), forge.dns(), LIFE);
        root = pebble.root();
    }

    @AfterAll
    void stopServers() {
        Closing.all(pebble, forge);
    }

    /** A node, and what happens in it. */
    private record Running(Node node, BlockingQueue<AutoTlsEvent> events) implements AutoCloseable {
        static Running start(Identity identity, AutoTlsOptions options) {
            BlockingQueue<AutoTlsEvent> events = new LinkedBlockingQueue<>();
            Node node = Node.builder()
                    .identity(identity)
                    .transport(TcpTransport.create())
                    .transport(WebSocketTransport.create(WebSocketOptions.defaults()
                            .withCertificate(
                                    ServerCertificate.pem(options.certificateFile(), options.certificateFile()))))
                    .listen("/ip4/127.0.0.1/tcp/0")
                    .service(Ping.service())
                    .service(AutoTls.service(options))
                    .start()
                    .join();
            node.events().on(AutoTlsEvent.class, events::add);
            return new Running(node, events);
        }

        <E extends AutoTlsEvent> E await(Class<E> type) throws InterruptedException {
            AutoTlsEvent event = events.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
            assertThat(event).isInstanceOf(type);
            return type.cast(event);
        }

        /** What browsers are to be given. */
        Multiaddr secure() throws InterruptedException {
            for (int i = 0; i < 100; i++) {
                List<Multiaddr> found = node.addresses().stream()
                        .filter(address -> address.has(MultiaddrProtocol.SNI))
                        .toList();
                if (!found.isEmpty()) {
                    return found.get(0);
                }
                Thread.sleep(50);
            }
            throw new AssertionError("no secure address among " + node.addresses());
        }

        AutoTls service() {
            return node.service(AutoTls.class);
        }

        @Override
        public void close() {
            node.close();
        }
    }

    private AutoTlsOptions options(String name) {
        return AutoTlsOptions.of(folder.resolve(name), "/ip4/127.0.0.1/tcp/0/tls/ws")
                .withAcme(pebble.directory())
                .withBroker(forge.broker(), Forge.DOMAIN)
                .withTrustedAuthorities(pebble.authorities())
                .withEmail("operator@example.org")
                .withNames(forge.names())
                .withPrivateAddresses()
                .withTimes(AutoTlsTimes.defaults().withFirst(Duration.ofSeconds(1)));
    }

    private Node client() {
        return Node.builder()
                .transport(WebSocketTransport.create(WebSocketOptions.defaults().withTrustedAuthorities(root)))
                .service(Ping.service())
                .start()
                .join();
    }

    @Test
    void aCertificateIsObtainedAndAllReachTheNodeByItsName() throws Exception {
        Identity identity = Identity.generate();
        try (Running running = Running.start(identity, options("reached"))) {
            assertThat(running.node().addresses()).noneMatch(address -> address.has(MultiaddrProtocol.TLS));
            AutoTlsEvent.Obtained obtained = running.await(AutoTlsEvent.Obtained.class);
            assertThat(obtained.name()).startsWith("*.k51qzi5uqu5d").endsWith("." + Forge.DOMAIN);
            assertThat(Duration.between(Instant.now(), obtained.expires())).isGreaterThan(LIFE.minusDays(1));
            Multiaddr secure = running.secure();
            assertThat(secure.value(MultiaddrProtocol.SNI))
                    .contains("127-0-0-1" + obtained.name().substring(1));
            assertThat(running.node().addresses())
                    .filteredOn(address -> address.has(MultiaddrProtocol.TLS))
                    .singleElement()
                    .isEqualTo(secure);
            try (Node client = client()) {
                Connection connection = client.connect(secure).join();
                assertThat(client.service(Ping.class).ping(connection).join()).isPositive();
            }
            assertReaches(
                    PeerCommand.script(PeerKind.GO).withEnvironment("SSL_CERT_FILE", root.toString()), running, secure);
            assertReaches(
                    PeerCommand.script(PeerKind.JS)
                            .withEnvironment("NODE_EXTRA_CA_CERTS", root.toString())
                            .withEnvironment("NODE_OPTIONS", "--require " + forge.namesForNode(folder)),
                    running,
                    secure);
        }
    }

    private static void assertReaches(PeerCommand command, Running running, Multiaddr secure) {
        String peer = running.node().id().toString();
        try (PeerProcess process = PeerProcess.start(command, "--transports", "ws")) {
            assertThat(process.call("dial", "addr", secure.toString()).text("peer"))
                    .isEqualTo(peer);
            process.call("ping", "addr", secure.toString(), "count", 3);
            process.call("disconnect", "peer", peer);
        }
    }

    @Test
    void aNodeThatStartsAgainDoesNotAskAgain() throws Exception {
        Identity identity = Identity.generate();
        AutoTlsOptions options = options("again");
        Instant expires;
        try (Running running = Running.start(identity, options)) {
            expires = running.await(AutoTlsEvent.Obtained.class).expires();
        }
        for (Path file : List.of(options.certificateFile(), options.directory().resolve("account.pem"))) {
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
                    .isEqualTo("rw-------");
        }
        long before = pebble.issued();
        try (Running running = Running.start(identity, options);
                Node client = client()) {
            assertThat(running.service().expires().join()).contains(expires);
            assertThat(client.connect(running.secure()).join().remotePeer()).isEqualTo(identity.peerId());
            assertThat(running.events().poll(3, TimeUnit.SECONDS)).isNull();
        }
        assertThat(pebble.issued()).isEqualTo(before);
    }

    @Test
    void aRenewedCertificateIsShownToTheNextConnectionAndTheOldOneLivesOn() throws Exception {
        try (Running running = Running.start(Identity.generate(), options("renewed"));
                Node client = client();
                Node later = client()) {
            Instant first = running.await(AutoTlsEvent.Obtained.class).expires();
            Connection old = client.connect(running.secure()).join();
            Path file = folder.resolve("renewed").resolve("certificate.pem");
            String before = Files.readString(file);
            Thread.sleep(1100); // certificates know no fractions of seconds
            assertThat(running.service().renew().join()).isAfter(first);
            assertThat(running.await(AutoTlsEvent.Renewed.class).expires()).isAfter(first);
            assertThat(Files.readString(file)).isNotEqualTo(before);
            Connection next = later.connect(running.secure()).join();
            assertThat(later.service(Ping.class).ping(next).join()).isPositive();
            assertThat(client.service(Ping.class).ping(old).join()).isPositive();
        }
    }

    @Test
    void aBrokerThatRefusesIsToldWithItsStatus() throws Exception {
        try (Forge closed = Forge.start(folder.resolve("closed"), Map.of("FORGE_ACCESS_TOKEN", "a-secret"))) {
            AutoTlsOptions options = options("refused").withBroker(closed.broker(), Forge.DOMAIN);
            try (Running running = Running.start(Identity.generate(), options)) {
                AutoTlsEvent.Failed failed = running.await(AutoTlsEvent.Failed.class);
                assertThat(failed.failure().step()).isEqualTo(Step.BROKER);
                assertThat(failed.failure().status()).hasValue(403);
                assertThat(failed.retry()).isBetween(Duration.ofMinutes(1), Duration.ofMinutes(2));
                assertThat(running.service().expires().join()).isEmpty();
                assertThat(running.node().addresses()).noneMatch(address -> address.has(MultiaddrProtocol.TLS));
            }
        }
    }

    @Test
    void aRecordThatNobodySeesIsToldOfWithTheStep() {
        AutoTlsOptions options = options("unseen")
                .withTimes(
                        options("unseen").times().withDns(Duration.ofSeconds(2)).withFirst(Duration.ofHours(1)));
        try (Forge silent = Forge.start(folder.resolve("silent"), Map.of());
                Running running = Running.start(Identity.generate(), options.withNames(silent.names()))) {
            CompletionException failed = catchThrowableOfType(
                    CompletionException.class, () -> running.service().renew().join());
            assertThat(failed.getCause())
                    .isInstanceOfSatisfying(
                            AutoTlsException.class,
                            known -> assertThat(known.step()).isEqualTo(Step.DNS));
        }
    }
}
