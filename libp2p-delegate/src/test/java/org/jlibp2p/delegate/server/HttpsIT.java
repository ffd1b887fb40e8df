package org.jlibp2p.delegate.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.jlibp2p.delegate.DelegatedRoutingServer;
import org.jlibp2p.delegate.DelegatedRoutingServerOptions;
import org.jlibp2p.delegate.Poll;
import org.jlibp2p.delegate.serving.HttpsCertificate;
import org.jlibp2p.delegate.serving.UnusableCertificateException;
import org.jlibp2p.testkit.certificates.TestCertificates;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The same server by HTTPS. */
@Timeout(value = 180, unit = TimeUnit.SECONDS)
class HttpsIT {
    private static final String PEERS = "/routing/v1/peers/" + FakeRouting.PEER;

    private final TestCertificates authority = new TestCertificates(Instant.now());

    @TempDir
    private Path directory;

    private Path chain;
    private Path key;

    @BeforeEach
    void issue() {
        chain = directory.resolve("chain.pem");
        key = directory.resolve("key.pem");
        authority.issue("127.0.0.1").write(chain, key);
    }

    private TestServer start(HttpsCertificate certificate) {
        return TestServer.start(options -> options.withCertificate(certificate));
    }

    private SSLSocket connect(TestServer server) throws IOException, GeneralSecurityException {
        KeyStore trusted = KeyStore.getInstance("PKCS12");
        trusted.load(null, null);
        try (var in = Files.newInputStream(authority.writeRoot(directory.resolve("root.pem")))) {
            trusted.setCertificateEntry(
                    "root", CertificateFactory.getInstance("X.509").generateCertificate(in));
        }
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        SSLSocket socket = (SSLSocket) context.getSocketFactory()
                .createSocket(server.address().getAddress(), server.address().getPort());
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        parameters.setApplicationProtocols(new String[] {"h2", "http/1.1"});
        socket.setSSLParameters(parameters);
        socket.setSoTimeout(20_000);
        return socket;
    }

    @Test
    void itIsServedByTlsAndHttp11Only() throws Exception {
        try (TestServer server = start(HttpsCertificate.pem(chain, key));
                SSLSocket socket = connect(server);
                RawHttp client = new RawHttp(socket)) {
            assertThat(server.server().uris().get(0).getScheme()).isEqualTo("https");
            server.routing.provide(FakeRouting.peer("/ip4/192.0.2.1/tcp/1"));
            assertThat(client.get("/routing/v1/providers/" + FakeRouting.CID, "Accept: application/x-ndjson")
                            .body())
                    .contains("/ip4/192.0.2.1/tcp/1");
            assertThat(socket.getApplicationProtocol()).isEqualTo("http/1.1");
            assertThat(socket.getSession().getProtocol()).isEqualTo("TLSv1.3");
            client.send("nonsense\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(400);
            assertThat(client.isEnded()).isTrue();
        }
    }

    @Test
    void whoStillSendsWhenItsRequestIsRefusedCanReadWhy() throws Exception {
        try (TestServer server = start(HttpsCertificate.pem(chain, key));
                SSLSocket socket = connect(server);
                RawHttp client = new RawHttp(socket)) {
            client.send("PUT /routing/v1/ipns/" + FakeRouting.PEER + " HTTP/1.1\r\nHost: x\r\n"
                    + "Content-Type: application/vnd.ipfs.ipns-record\r\nContent-Length: 10000000\r\n\r\n");
            Poll.until(() -> !server.served.isEmpty()); // refused, before it has sent anything of that
            for (int i = 0; i < 5; i++) {
                client.send(new byte[10_000]);
                TimeUnit.MILLISECONDS.sleep(50);
            }
            assertThat(client.answer().status()).isEqualTo(413);
            assertThat(client.isEnded()).isTrue();
            Poll.until(() -> server.figures().connections() == 0);
        }
    }

    @Test
    void whoDoesNotEndItsSideIsLetGoAfterAMoment() throws Exception {
        try (TestServer server = start(HttpsCertificate.pem(chain, key));
                SSLSocket socket = connect(server);
                RawHttp client = new RawHttp(socket)) {
            client.send("nonsense\r\n\r\n");
            assertThat(client.answer().status()).isEqualTo(400);
            Poll.until(() -> server.figures().connections() == 0);
        }
    }

    @Test
    void aCertificateThatIsRenewedIsShownFromThenOn() throws Exception {
        try (TestServer server = start(HttpsCertificate.pem(chain, key));
                SSLSocket before = connect(server);
                RawHttp standing = new RawHttp(before)) {
            assertThat(standing.get(PEERS).status()).isEqualTo(200);
            Object first = ((X509Certificate) before.getSession().getPeerCertificates()[0]).getSerialNumber();

            Files.writeString(chain, "not a certificate");
            try (SSLSocket meanwhile = connect(server)) {
                meanwhile.startHandshake();
                assertThat(((X509Certificate) meanwhile.getSession().getPeerCertificates()[0]).getSerialNumber())
                        .isEqualTo(first);
            }
            authority.issue(TestCertificates.rsa(), "127.0.0.1").write(chain, key);
            try (SSLSocket after = connect(server)) {
                after.startHandshake();
                X509Certificate renewed = (X509Certificate) after.getSession().getPeerCertificates()[0];
                assertThat(renewed.getSerialNumber()).isNotEqualTo(first);
                assertThat(renewed.getPublicKey().getAlgorithm()).isEqualTo("RSA");
            }
            assertThat(standing.get(PEERS).status()).as("is not disturbed").isEqualTo(200);
        }
    }

    @Test
    void aKeyStoreWillDo() throws Exception {
        Path store = directory.resolve("store.p12");
        authority.issue("127.0.0.1").writeStore(store, "secret");
        HttpsCertificate certificate = HttpsCertificate.pkcs12(store, "secret");
        assertThat(certificate.toString()).doesNotContain("secret");
        try (TestServer server = start(certificate);
                RawHttp client = new RawHttp(connect(server))) {
            assertThat(client.get(PEERS).status()).isEqualTo(200);
        }
    }

    @Test
    void aCertificateThatCannotBeUsedIsSaidAtTheStart() throws IOException {
        TestCertificates.replace(key, "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n");
        assertStartFails("openssl pkcs8 -topk8");
        TestCertificates.replace(key, authority.issue("127.0.0.1").keyPem());
        assertStartFails("the private key is not that of the certificate");
        Files.delete(key);
        assertStartFails("key.pem");
    }

    private void assertStartFails(String why) {
        assertThatThrownBy(() -> DelegatedRoutingServer.over(new FakeRouting())
                        .options(DelegatedRoutingServerOptions.defaults()
                                .withListen("127.0.0.1:0")
                                .withCertificate(HttpsCertificate.pem(chain, key)))
                        .start()
                        .join())
                .isInstanceOf(CompletionException.class)
                .cause()
                .isInstanceOf(UnusableCertificateException.class)
                .hasMessageContaining(why);
    }

    @Test
    void whoSpeaksAnotherProtocolOnlyIsTold() throws Exception {
        try (TestServer server = start(HttpsCertificate.pem(chain, key));
                SSLSocket socket = connect(server)) {
            SSLParameters parameters = socket.getSSLParameters();
            parameters.setApplicationProtocols(new String[] {"h2"});
            socket.setSSLParameters(parameters);
            assertThatThrownBy(socket::startHandshake)
                    .isInstanceOf(SSLException.class)
                    .hasMessageContaining("no_application_protocol");
        }
    }

    @Test
    void aHandshakeThatIsNoneOrDoesNotEndIsEnded() throws Exception {
        try (TestServer server = TestServer.start(options -> options.withCertificate(HttpsCertificate.pem(chain, key))
                        .withHttp(options.http()
                                .withHandshake(Duration.ofSeconds(2))
                                .withHead(Duration.ofSeconds(50))));
                RawHttp plain = server.connect();
                RawHttp silent = server.connect()) {
            plain.send("GET / HTTP/1.1\r\nHost: x\r\n\r\n");
            assertThat(plain.socket().getInputStream().readAllBytes()).hasSizeLessThan(100);
            assertThat(silent.isEnded()).isTrue();
            try (RawHttp client = new RawHttp(connect(server))) {
                assertThat(client.get(PEERS).status()).isEqualTo(200);
            }
        }
    }
}
