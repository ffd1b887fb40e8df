package org.jlibp2p.transport.ws;

import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManager;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.limits.TimeLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.testkit.certificates.TestCertificates;
import org.jlibp2p.transport.DialException;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.ws.UpgradeException.Reason;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.jlibp2p.transport.ws.TestNode.await;
import static org.jlibp2p.transport.ws.TestNode.failureOf;

/** Certificates of servers: which are shown, and which are trusted. */
class SecureWebSocketIT {
    private final TestCertificates authority = new TestCertificates(Instant.now());
    private final List<TestNode> nodes = new ArrayList<>();

    @TempDir
    private Path folder;

    @AfterEach
    void closeNodes() {
        nodes.forEach(TestNode::close);
    }

    private TestNode node(WebSocketOptions options) {
        return node(options, ResourceLimits.defaults());
    }

    private TestNode node(WebSocketOptions options, ResourceLimits limits) {
        TestNode node = new TestNode(options, limits);
        nodes.add(node);
        return node;
    }

    private Path chain() {
        return folder.resolve("chain.pem");
    }

    private Path key() {
        return folder.resolve("key.pem");
    }

    private WebSocketOptions serving(String... names) {
        authority.issue(names).write(chain(), key());
        return WebSocketOptions.defaults().withCertificate(ServerCertificate.pem(chain(), key()));
    }

    private WebSocketOptions trusting() {
        return WebSocketOptions.defaults().withTrustedAuthorities(authority.writeRoot(folder.resolve("root.pem")));
    }

    private static Multiaddr named(Multiaddr address, String name) {
        return Multiaddr.parse(address.toString().replaceFirst("/(tls/ws|wss)", "/tls/sni/" + name + "/ws"));
    }

    private static void assertEchoes(Duplex one, Duplex other) {
        await(one.write(Bytes.utf8("ping")));
        assertThat(await(other.read())).isEqualTo(Bytes.utf8("ping"));
        await(other.write(Bytes.utf8("pong")));
        assertThat(await(one.read())).isEqualTo(Bytes.utf8("pong"));
    }

    private void assertUntrusted(TestNode node, Multiaddr address) {
        assertThat(failureOf(node.transport().dial(address)))
                .isInstanceOfSatisfying(
                        DialException.class,
                        failure -> assertThat(failure.getCause())
                                .isInstanceOfSatisfying(
                                        UpgradeException.class,
                                        refused ->
                                                assertThat(refused.reason()).isEqualTo(Reason.UNTRUSTED_CERTIFICATE)));
    }

    @Test
    void theNameInTheAddressIsTheOneThatIsChecked() {
        TestNode.Accepting accepting = node(serving("a.example")).listen("/ip4/127.0.0.1/tcp/0/tls/ws");
        TestNode client = node(trusting());
        assertEchoes(
                client.dial(named(accepting.address(), "a.example")).duplex(),
                accepting.next().duplex());
        assertUntrusted(client, named(accepting.address(), "b.example"));
        assertUntrusted(client, accepting.address());
        assertThat(accepting.accepted()).isEmpty();
    }

    @Test
    void anAddressWithoutANameIsCheckedByItsIpAddress() {
        TestNode.Accepting accepting = node(serving("127.0.0.1")).listen("/ip4/127.0.0.1/tcp/0/wss");
        assertThat(accepting.address().toString()).endsWith("/wss");
        RawConnection dialled = node(trusting()).dial(accepting.address());
        RawConnection accepted = accepting.next();
        assertEchoes(dialled.duplex(), accepted.duplex());
        assertThat(accepted.remoteAddress().toString()).endsWith("/tls/ws");
        assertThat(accepted.localAddress()).isEqualTo(accepting.address());
    }

    @Test
    void anotherAuthorityIsTrustedOnlyWhereThatIsAskedForInSoManyWords() {
        TestNode.Accepting accepting = node(serving("a.example")).listen("/ip4/127.0.0.1/tcp/0/tls/ws");
        Multiaddr address = named(accepting.address(), "a.example");
        assertUntrusted(node(WebSocketOptions.defaults()), address);
        TestNode anyone = node(WebSocketOptions.defaults().withInsecureTrustInAnyone());
        for (Multiaddr each : List.of(address, named(address, "other.example"), accepting.address())) {
            assertEchoes(anyone.dial(each).duplex(), accepting.next().duplex());
        }
    }

    @Test
    void aServerWithoutTlsIsNoServerWithIt() {
        TestNode plain = node(WebSocketOptions.defaults());
        Multiaddr address = plain.listen("/ip4/127.0.0.1/tcp/0/ws").address();
        Multiaddr secure = Multiaddr.parse(address.toString().replace("/ws", "/tls/ws"));
        assertThat(failureOf(node(trusting()).transport().dial(secure)))
                .isInstanceOf(DialException.class)
                .hasCauseInstanceOf(UpgradeException.class);
    }

    @Test
    void aKeyStoreDoesAsWell() {
        Path store = folder.resolve("store.p12");
        authority.issue(TestCertificates.rsa(), "a.example").writeStore(store, "secret");
        TestNode server = node(WebSocketOptions.defaults().withCertificate(ServerCertificate.pkcs12(store, "secret")));
        TestNode.Accepting accepting = server.listen("/ip4/127.0.0.1/tcp/0/tls/ws");
        assertEchoes(
                node(trusting()).dial(named(accepting.address(), "a.example")).duplex(),
                accepting.next().duplex());
        TestNode wrong = node(WebSocketOptions.defaults().withCertificate(ServerCertificate.pkcs12(store, "wrong")));
        assertThat(failureOf(wrong.transport().listen(Multiaddr.parse("/ip4/127.0.0.1/tcp/0/wss"), c -> {})))
                .isInstanceOf(ListenException.class);
    }

    /** The certificate that the next connection is shown. */
    private static X509Certificate shown(Multiaddr address) throws Exception {
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnyone()}, null);
        int port = Integer.parseInt(address.value(MultiaddrProtocol.TCP).orElseThrow());
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setServerNames(List.of(new SNIHostName("whatever.example")));
            parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
            socket.setSSLParameters(parameters);
            socket.startHandshake();
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }

    @Test
    void aNewCertificateIsShownToTheNextConnectionAndTheOldOnesLiveOn() throws Exception {
        TestNode.Accepting accepting = node(serving("old.example")).listen("/ip4/127.0.0.1/tcp/0/tls/ws");
        TestNode client = node(trusting());
        Duplex old = client.dial(named(accepting.address(), "old.example")).duplex();
        Duplex oldAccepted = accepting.next().duplex();
        authority.issue("new.example").write(chain(), key());
        assertThat(shown(accepting.address()).getSubjectX500Principal().getName())
                .isEqualTo("CN=new.example");
        assertEchoes(
                client.dial(named(accepting.address(), "new.example")).duplex(),
                accepting.next().duplex());
        assertUntrusted(client, named(accepting.address(), "old.example"));
        assertEchoes(old, oldAccepted);
    }

    @Test
    void filesThatCanNotBeUsedLeaveTheCertificateAsItWas() throws Exception {
        TestNode.Accepting accepting = node(serving("a.example")).listen("/ip4/127.0.0.1/tcp/0/tls/ws");
        TestCertificates.Issued next = authority.issue("b.example");
        List<Runnable> breakages = List.of(
                () -> TestCertificates.replace(chain(), "rubbish"),
                () -> TestCertificates.replace(chain(), next.pem()), // and still the old key
                () -> TestCertificates.replace(key(), "rubbish"),
                () -> {
                    try {
                        Files.delete(key());
                    } catch (java.io.IOException e) {
                        throw new AssertionError(e);
                    }
                });
        for (Runnable breakage : breakages) {
            breakage.run();
            assertThat(shown(accepting.address()).getSubjectX500Principal().getName())
                    .isEqualTo("CN=a.example");
        }
        TestCertificates.replace(key(), next.keyPem());
        assertThat(shown(accepting.address()).getSubjectX500Principal().getName())
                .isEqualTo("CN=b.example");
    }

    @Test
    void aCertificateThatCanNotBeUsedIsToldToWhoListens() throws Exception {
        TestNode node = node(serving("a.example"));
        String good = TestCertificates.text(key());
        Files.delete(key());
        Multiaddr address = Multiaddr.parse("/ip4/127.0.0.1/tcp/0/tls/ws");
        assertThat(failureOf(node.transport().listen(address, c -> {}))).isInstanceOf(ListenException.class);
        TestCertificates.replace(key(), "rubbish");
        assertThat(failureOf(node.transport().listen(address, c -> {})))
                .isInstanceOf(ListenException.class)
                .hasMessageContaining("no private key");
        TestCertificates.replace(key(), good);
        assertThat(await(node.transport().listen(address, c -> {})).addresses()).hasSize(1);
    }

    @Test
    void T22_slowHandshakesOfTlsEndAtTheDeadlineOfTheWholeHandshake() throws Exception {
        TestNode server = node(
                serving("a.example"),
                ResourceLimits.defaults().withTimes(TimeLimits.defaults().withUpgrade(Duration.ofMillis(600))));
        TestNode.Accepting accepting = server.listen("/ip4/127.0.0.1/tcp/0/tls/ws");
        try (RawClient silent = RawClient.connect(accepting.address());
                RawClient half = RawClient.connect(accepting.address())) {
            half.write(Bytes.fromHex("1603010200010001fc0303"));
            assertThat(silent.readToEnd()).isEmpty();
            half.readToEnd();
        }
        // TLS in time, and then nothing: the same deadline
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, new TrustManager[] {new TrustsAnyone()}, null);
        int port = Integer.parseInt(
                accepting.address().value(MultiaddrProtocol.TCP).orElseThrow());
        try (SSLSocket socket =
                (SSLSocket) context.getSocketFactory().createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout((int) TestNode.PATIENCE.toMillis());
            socket.startHandshake();
            assertThat(endsWithoutData(socket)).isTrue();
        }
        assertThat(accepting.accepted()).isEmpty();
    }

    private static boolean endsWithoutData(SSLSocket socket) {
        try {
            return socket.getInputStream().read() < 0;
        } catch (java.net.SocketTimeoutException stays) {
            return false;
        } catch (java.io.IOException cut) {
            return true;
        }
    }

    @Test
    void T22_aServerThatDoesNotAnswerTlsIsNotWaitedFor() {
        TestNode client = node(
                trusting(),
                ResourceLimits.defaults().withTimes(TimeLimits.defaults().withUpgrade(Duration.ofMillis(400))));
        try (RawServer silent = RawServer.answering("")) {
            assertThat(failureOf(client.transport()
                            .dial(Multiaddr.parse("/ip4/127.0.0.1/tcp/" + silent.port() + "/tls/ws"))))
                    .isInstanceOf(DialException.class)
                    .hasMessageContaining("WebSocket handshake");
            assertThat(silent.ended()).isTrue();
        }
    }

    @Test
    void T22_rubbishInPlaceOfTlsIsCutOff() {
        TestNode.Accepting accepting = node(serving("a.example")).listen("/ip4/127.0.0.1/tcp/0/tls/ws");
        for (String rubbish : List.of(RawClient.request("/"), "\u0016\u0003\u0001\u00ff\u00ff" + "x".repeat(70_000))) {
            try (RawClient client = RawClient.connect(accepting.address())) {
                client.canWrite(Bytes.wrap(rubbish.getBytes(java.nio.charset.StandardCharsets.ISO_8859_1)));
                client.readToEnd();
            }
        }
        assertThat(accepting.accepted()).isEmpty();
    }
}
