package org.jlibp2p.interop.proxy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.time.Duration;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.interop.harness.PeerCommand;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;
import org.jlibp2p.ping.Ping;
import org.jlibp2p.transport.ws.WebSocketOptions;
import org.jlibp2p.transport.ws.WebSocketTransport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A node behind nginx, reached at the name and the certificate that nginx has. */
@Tag("other-implementations")
class NginxIT {
    private static final int ECHOED = 16 * 1024 * 1024;

    @TempDir
    private Path folder;

    private Authority authority;
    private PeerProcess node;
    private Nginx nginx;
    private String address;

    @BeforeEach
    void startNodeAndProxy() {
        authority = new Authority(folder);
        authority.issue("first");
        node = PeerProcess.start(PeerKind.JAVA, "--transports", "ws", "--listen", "/ip4/127.0.0.1/tcp/0/ws");
        String port =
                Multiaddr.parse(node.address()).value(MultiaddrProtocol.TCP).orElseThrow();
        nginx = Nginx.start(folder, authority, port);
        address = "/dns4/localhost/tcp/" + nginx.port() + "/tls/ws/p2p/" + node.peerId();
    }

    @AfterEach
    void stopThem() {
        if (nginx != null) {
            nginx.close();
        }
        if (node != null) {
            node.close();
        }
    }

    private Node client() {
        return Node.builder()
                .transport(
                        WebSocketTransport.create(WebSocketOptions.defaults().withTrustedAuthorities(authority.root())))
                .service(Ping.service())
                .start()
                .join();
    }

    private static Duration ping(Node client, Connection connection) {
        return client.service(Ping.class).ping(connection).join();
    }

    @Test
    void goDialsThroughNginx() {
        assertReaches(PeerCommand.script(PeerKind.GO)
                .withEnvironment("SSL_CERT_FILE", authority.root().toString()));
    }

    @Test
    void jsDialsThroughNginx() {
        assertReaches(PeerCommand.script(PeerKind.JS)
                .withEnvironment("NODE_EXTRA_CA_CERTS", authority.root().toString()));
    }

    private void assertReaches(PeerCommand command) {
        try (PeerProcess peer = PeerProcess.start(command, "--transports", "ws")) {
            var connection = peer.call("dial", "addr", address);
            assertThat(connection.text("peer")).isEqualTo(node.peerId());
            peer.call("ping", "addr", address, "count", 10);
            assertThat(peer.call("echo", "addr", address, "bytes", ECHOED).flag("verified"))
                    .isTrue();
            peer.call("disconnect", "peer", node.peerId());
        }
    }

    @Test
    void thisLibraryDialsThroughNginx() {
        try (Node client = client()) {
            Connection connection = client.connect(Multiaddr.parse(address)).join();
            assertThat(connection.remoteAddress().value(MultiaddrProtocol.SNI)).contains("localhost");
            assertThat(ping(client, connection)).isPositive();
        }
    }

    @Test
    void aCertificateThatIsSwappedIsShownToTheNextConnectionAndTheOldOneLivesOn() throws Exception {
        try (Node client = client();
                Node later = client()) {
            Connection old = client.connect(Multiaddr.parse(address)).join();
            assertThat(shown()).isEqualTo("CN=first");
            authority.issue("second");
            nginx.reload();
            long deadline = System.nanoTime() + Duration.ofSeconds(60).toNanos();
            while (!shown().equals("CN=second")) {
                assertThat(System.nanoTime()).as("nginx has read it again").isLessThan(deadline);
            }
            assertThat(ping(later, later.connect(Multiaddr.parse(address)).join()))
                    .isPositive();
            assertThat(ping(client, old)).isPositive();
        }
    }

    /** The subject of the certificate that the next connection is shown. */
    private String shown() throws IOException, GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry(
                "authority",
                CertificateFactory.getInstance("X.509").generateCertificate(Files.newInputStream(authority.root())));
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(store);
        SSLContext context = SSLContext.getInstance("TLS");
        context.init(null, trust.getTrustManagers(), null);
        try (SSLSocket socket = (SSLSocket) context.getSocketFactory().createSocket("localhost", nginx.port())) {
            socket.startHandshake();
            X509Certificate certificate = (X509Certificate) socket.getSession().getPeerCertificates()[0];
            return certificate.getSubjectX500Principal().getName();
        }
    }
}
