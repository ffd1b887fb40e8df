package org.jlibp2p.interop.unified;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The app of the public transport tests as it is run there, both sides, with a Redis of the test's own. */
@Timeout(300)
class UnifiedTransportTestIT {
    private static final Path APP = Path.of(System.getProperty("interop.peers", "peers"), "java", "unified-test")
            .toAbsolutePath();
    private static final String KEY = "a5b50d5e_listener_multiaddr";
    private static final String RESULT =
            "latency:\n" + "  handshake_plus_one_rtt: (\\d+\\.\\d+)\n" + "  ping_rtt: (\\d+\\.\\d+)\n" + "  unit: ms\n";

    @TempDir
    Path folder;

    private final List<Process> started = new ArrayList<>();
    private RespServer redis;

    @BeforeEach
    void startRedis() throws IOException {
        redis = new RespServer();
    }

    @AfterEach
    void endAll() throws IOException {
        started.forEach(Process::destroyForcibly);
        redis.close();
    }

    private Process start(boolean dialer, Map<String, String> more) throws IOException {
        ProcessBuilder builder = new ProcessBuilder(APP.toString())
                .redirectError(folder.resolve(dialer ? "dialer" : "listener").toFile());
        builder.environment()
                .putAll(Map.of(
                        "IS_DIALER", Boolean.toString(dialer),
                        "REDIS_ADDR", "127.0.0.1:" + redis.port(),
                        "TEST_KEY", "a5b50d5e",
                        "TRANSPORT", "tcp",
                        "SECURE_CHANNEL", "noise",
                        "MUXER", "yamux",
                        "LISTENER_IP", "127.0.0.1",
                        "TEST_TIMEOUT_SECS", "60",
                        "DEBUG", "false"));
        builder.environment().putAll(more);
        Process process = builder.start();
        started.add(process);
        return process;
    }

    private void reports(Process dialer) throws IOException, InterruptedException {
        String output = new String(dialer.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(dialer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(dialer.exitValue()).as(said("dialer")).isZero();
        assertThat(output).matches(RESULT);
    }

    private String said(String side) throws IOException {
        return Files.readString(folder.resolve(side));
    }

    @Test
    void theDialerFindsTheListenerAndReportsBothTimes() throws Exception {
        Process listener = start(false, Map.of());
        Process dialer = start(true, Map.of());

        reports(dialer);
        assertThat(listener.isAlive()).as(said("listener")).isTrue();
    }

    @Test
    void theDialerTakesAnAddressThatWasLeftAsAText() throws Exception {
        start(false, Map.of());
        redis.set(KEY, redis.awaitItem(KEY));

        reports(start(true, Map.of()));
    }

    @Test
    void theListenerOfAllInterfacesTellsAnAddressThatCanBeDialled() throws Exception {
        start(false, Map.of("LISTENER_IP", "0.0.0.0"));

        assertThat(redis.awaitItem(KEY)).matches("/ip4/(?!0\\.0\\.0\\.0/)[0-9.]+/tcp/[1-9][0-9]*/p2p/12D3Koo\\w+");
    }

    @Test
    void aTransportThatIsNotThereIsAFailureThatNamesIt() throws Exception {
        Process dialer = start(true, Map.of("TRANSPORT", "quic-v1"));

        assertThat(dialer.waitFor(60, TimeUnit.SECONDS)).isTrue();
        assertThat(dialer.exitValue()).isEqualTo(1);
        assertThat(said("dialer")).contains("TRANSPORT", "quic-v1");
    }
}
