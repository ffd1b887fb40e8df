package org.jlibp2p.interop.metrics;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

import com.fasterxml.jackson.jr.ob.JSON;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

/** Prometheus and its tool take what nodes show and what {@code docs/monitoring} has. Left out where they are not installed. */
@Timeout(300)
class PrometheusIT {
    private static final Path PROMTOOL = Path.of("/usr/bin/promtool");
    private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
    private static final int SECONDS_OF_WORK = 8;

    @TempDir
    private Path folder;

    @BeforeAll
    static void isInstalled() {
        for (Path each : List.of(PROMTOOL, PROMETHEUS)) {
            if (!Files.isExecutable(each)) {
                String said = each + " is missing: install Debian's package prometheus";
                if ("required".equals(System.getProperty("interop.prometheus"))) {
                    fail(said);
                }
                System.out.println("left out: " + said);
                abort(said);
            }
        }
    }

    private record Said(int exit, String text) {}

    private Said promtool(Path input, String... arguments) throws Exception {
        List<String> command = new ArrayList<>(List.of(PROMTOOL.toString()));
        command.addAll(List.of(arguments));
        Path output = folder.resolve("promtool.txt");
        ProcessBuilder builder = new ProcessBuilder(command)
                .directory(Monitoring.FOLDER.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        if (input != null) {
            builder.redirectInput(input.toFile());
        }
        Process process = builder.start();
        try {
            assertThat(process.waitFor(60, TimeUnit.SECONDS))
                    .as("promtool ends")
                    .isTrue();
        } finally {
            process.destroyForcibly();
        }
        return new Said(process.exitValue(), Files.readString(output));
    }

    @Test
    void promtoolFindsNothingWrongWithAScrape() throws Exception {
        Path scrape = folder.resolve("scrape.txt");
        try (MeasuredNetwork network = MeasuredNetwork.start()) {
            network.work(0);
            network.work(1);
            Files.writeString(scrape, network.scrape());
        }
        assertThat(Files.readString(scrape)).contains("libp2p_traffic_bytes_total");
        assertThat(promtool(scrape, "check", "metrics")).isEqualTo(new Said(0, ""));
    }

    @Test
    void theRulesAreRulesAndSayWhatTheirTestExpects() throws Exception {
        Said checked = promtool(null, "check", "rules", "alerts.yml");
        assertThat(checked.exit()).as(checked.text()).isZero();
        assertThat(checked.text()).contains("16 rules found");
        Said tested = promtool(null, "test", "rules", "alerts.test.yml");
        assertThat(tested.exit()).as(tested.text()).isZero();
        Said config = promtool(null, "check", "config", "prometheus.yml");
        assertThat(config.exit()).as(config.text()).isZero();
    }

    @Test
    void prometheusReadsTheNodesAndAnswersEveryQueryOfTheDashboard() throws Exception {
        try (MeasuredNetwork network = MeasuredNetwork.start()) {
            network.work(0);
            Server server = start(network.serve());
            try {
                long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_OF_WORK);
                for (int round = 1; System.nanoTime() < end || round < 4; round++) {
                    network.work(round);
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(500));
                }
                assertThat(server.get("/api/v1/targets?state=active")).contains("\"health\":\"up\"");
                List<String> empty = new ArrayList<>();
                int asked = 0;
                for (Map.Entry<String, List<String>> panel : Monitoring.panels().entrySet()) {
                    for (String query : panel.getValue()) {
                        asked++;
                        if (server.query(Monitoring.filled(query)).isEmpty()) {
                            empty.add(panel.getKey() + ": " + Monitoring.filled(query));
                        }
                    }
                }
                assertThat(asked).isGreaterThan(50);
                assertThat(empty).isEmpty();
                assertThat(server.get("/api/v1/rules"))
                        .contains("Libp2pNodeDown", "Libp2pDelegateSlow")
                        .doesNotContain("\"health\":\"err\"");
            } finally {
                server.close();
            }
        }
    }

    private Server start(int target) throws Exception {
        int port;
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }
        Path config = folder.resolve("prometheus.yml");
        Files.writeString(
                config,
                Files.readString(Monitoring.FOLDER.resolve("prometheus.yml"))
                        .replace("15s", "1s")
                        .replace("- alerts.yml", "- " + Monitoring.FOLDER.resolve("alerts.yml"))
                        .replace("127.0.0.1:9464", "127.0.0.1:" + target));
        Process process = new ProcessBuilder(
                        PROMETHEUS.toString(),
                        "--config.file=" + config,
                        "--storage.tsdb.path=" + folder.resolve("data"),
                        "--web.listen-address=127.0.0.1:" + port)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("prometheus.log").toFile())
                .start();
        Server server = new Server(process, URI.create("http://127.0.0.1:" + port));
        try {
            server.awaitReady(folder.resolve("prometheus.log"));
        } catch (Throwable notReady) {
            server.close();
            throw notReady;
        }
        return server;
    }

    private record Server(Process process, URI base) implements AutoCloseable {
        private HttpResponse<String> ask(String path) throws IOException, InterruptedException {
            return HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(base.resolve(path))
                                    .timeout(Duration.ofSeconds(10))
                                    .build(),
                            HttpResponse.BodyHandlers.ofString());
        }

        void awaitReady(Path log) throws Exception {
            long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(60);
            while (true) {
                try {
                    if (ask("/-/ready").statusCode() == 200) {
                        return;
                    }
                } catch (IOException notYet) {
                    assertThat(process.isAlive()).as(Files.readString(log)).isTrue();
                }
                assertThat(System.nanoTime()).as(Files.readString(log)).isLessThan(end);
                LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(100));
            }
        }

        String get(String path) throws Exception {
            HttpResponse<String> answer = ask(path);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            return answer.body();
        }

        List<?> query(String query) throws Exception {
            Map<String, Object> answer =
                    JSON.std.mapFrom(get("/api/v1/query?query=" + URLEncoder.encode(query, StandardCharsets.UTF_8)));
            assertThat(answer).as(query).containsEntry("status", "success");
            return (List<?>) ((Map<?, ?>) answer.get("data")).get("result");
        }

        @Override
        public void close() {
            process.destroy();
            try {
                if (!process.waitFor(10, TimeUnit.SECONDS)) {
                    process.destroyForcibly().waitFor();
                }
            } catch (InterruptedException e) {
                process.destroyForcibly();
                Thread.currentThread().interrupt();
            }
        }
    }
}
