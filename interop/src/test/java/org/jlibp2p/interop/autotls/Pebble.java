package org.jlibp2p.interop.autotls;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

import org.jlibp2p.interop.harness.TestAuthority;

/** A pebble on loopback, which validates for real by a DNS that it is told, and refuses a part of all nonces as it does by itself. */
final class Pebble implements AutoCloseable {
    private final Path folder;
    private final Daemon daemon;
    private final int port;
    private final int management;

    private Pebble(Path folder, Daemon daemon, int port, int management) {
        this.folder = folder;
        this.daemon = daemon;
        this.port = port;
        this.management = management;
    }

    static Pebble start(Path folder, String dns, Duration validity) {
        int port = Daemon.freePort();
        int management = Daemon.freePort();
        try {
            Files.createDirectories(folder);
            TestAuthority.in(folder);
            Files.writeString(folder.resolve("pebble.json"), """
                    {"pebble": {
                        "listenAddress": "127.0.0.1:%d",
                        "managementListenAddress": "127.0.0.1:%d",
                        "certificate": "certificate.pem",
                        "privateKey": "key.pem",
                        "httpPort": 5002,
                        "tlsPort": 5001,
                        "retryAfter": {"authz": 1, "order": 1},
                        "profiles": {"default": {"description": "the only one", "validityPeriod": %d}}
                    }}
                    """.formatted(port, management, validity.toSeconds()));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        Daemon daemon = Daemon.start(
                folder,
                port,
                Map.of("PEBBLE_VA_NOSLEEP", "1", "PEBBLE_WFE_NONCEREJECT", "20"),
                List.of(
                        Daemon.binaries().resolve("pebble").toString(),
                        "-config",
                        "pebble.json",
                        "-dnsserver",
                        dns,
                        "-strict"));
        return new Pebble(folder, daemon, port, management);
    }

    URI directory() {
        return URI.create("https://localhost:" + port + "/dir");
    }

    /** The authority of the server's own HTTPS. */
    Path authorities() {
        return folder.resolve("authority.pem");
    }

    /** The authority of the certificates that it gives. */
    Path root() {
        try {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setCertificateEntry(
                    "authority",
                    CertificateFactory.getInstance("X.509").generateCertificate(Files.newInputStream(authorities())));
            TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
            trust.init(store);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(null, trust.getTrustManagers(), null);
            HttpClient client = HttpClient.newBuilder().sslContext(context).build();
            String pem = client.send(
                            HttpRequest.newBuilder(URI.create("https://localhost:" + management + "/roots/0"))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
            return Files.writeString(folder.resolve("root.pem"), pem);
        } catch (IOException | GeneralSecurityException | InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** How many certificates it has given. */
    long issued() {
        return daemon.said()
                .lines()
                .filter(line -> line.contains("Issued certificate serial"))
                .count();
    }

    String said() {
        return daemon.said();
    }

    @Override
    public void close() {
        daemon.close();
    }
}
