package org.jlibp2p.interop.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

import org.jlibp2p.interop.harness.Poll;

/**
 * Let's Encrypt, as far as the test's network goes: pebble, the ACME server with which clients are tested, behind nginx at the
 * name that Let's Encrypt has. So certbot, Caddy and others need not be told of it, and ask as they would outside. It checks
 * names by HTTP at port 80 and TLS at port 443.
 */
final class LetsEncrypt {
    /** The names that lead to it. */
    static final List<String> NAMES = List.of("acme-v02.api.letsencrypt.org", "acme-staging-v02.api.letsencrypt.org");

    private static final Duration START = Duration.ofSeconds(60);
    private static final String CONFIGURATION = """
            {"pebble": {"listenAddress": "127.0.0.1:14000", "managementListenAddress": "127.0.0.1:15000",
              "certificate": "%1$s/front.pem", "privateKey": "%1$s/front.key", "httpPort": 80, "tlsPort": 443,
              "ocspResponderURL": "", "externalAccountBindingRequired": false, "retryAfter": {"authz": 1, "order": 1},
              "keyAlgorithm": "ecdsa",
              "profiles": {"default": {"description": "as usual", "validityPeriod": 7776000}}}}
            """;
    private static final String FRONT = """
            daemon off;
            pid %1$s/front.pid;
            error_log %1$s/front.log;
            events {}
            http {
              access_log off;
              client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
              uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
              server {
                listen 443 ssl;
                ssl_certificate %1$s/front.pem;
                ssl_certificate_key %1$s/front.key;
                proxy_set_header Host $host;
                proxy_set_header X-Forwarded-Proto https;
                proxy_hide_header Retry-After; # pebble's is a date at times, to see who can read it; Caddy of Debian 12 cannot
                add_header Retry-After 1;
                location = /directory { proxy_pass https://127.0.0.1:14000/dir; }
                location / { proxy_pass https://127.0.0.1:14000; }
              }
            }
            """;

    private LetsEncrypt() {}

    /**
     * Starts it on a machine.
     *
     * @param machine which
     * @param pebble the program
     * @param folder where its files go
     * @return the roots that browsers have to trust: that of its own site, and that of what it issues, as PEM
     */
    static List<String> start(Machine machine, Path pebble, Path folder) {
        try {
            Files.createDirectories(folder);
            StringBuilder names = new StringBuilder("subjectAltName=DNS:localhost,IP:127.0.0.1");
            NAMES.forEach(name -> names.append(",DNS:").append(name));
            Files.writeString(folder.resolve("names"), names + "\n");
            Files.writeString(folder.resolve("pebble.json"), CONFIGURATION.formatted(folder));
            Files.writeString(folder.resolve("front.conf"), FRONT.formatted(folder));
            machine.succeed("""
                    cd %s
                    ec="-newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes"
                    openssl req -x509 $ec -days 2 -keyout ca.key -out ca.pem -subj "/CN=front of the test"
                    openssl req $ec -keyout front.key -out request -subj /CN=front
                    openssl x509 -req -in request -CA ca.pem -CAkey ca.key -CAcreateserial -days 1 -extfile names -out front.pem
                    """.formatted(folder), START);
            machine.start(
                    folder.resolve("pebble.log"),
                    "PEBBLE_VA_NOSLEEP=1",
                    "PEBBLE_WFE_NONCEREJECT=0",
                    pebble.toString(),
                    "-config",
                    folder.resolve("pebble.json").toString());
            machine.start(
                    folder.resolve("nginx.log"),
                    "nginx",
                    "-c",
                    folder.resolve("front.conf").toString());
            String root = Poll.until(
                            "pebble tells its root",
                            START,
                            () -> machine.run(
                                    "curl -sf --cacert %s/ca.pem https://localhost:15000/roots/0".formatted(folder),
                                    START),
                            told -> told.status() == 0)
                    .printed();
            return List.of(Files.readString(folder.resolve("ca.pem")), root);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
