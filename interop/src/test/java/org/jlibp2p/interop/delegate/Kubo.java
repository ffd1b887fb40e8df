package org.jlibp2p.interop.delegate;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.PeerBuild;
import org.jlibp2p.interop.harness.PeerProcess;

/**
 * A daemon of kubo on loopback, in a home of its own that goes with it: no bootstrap peers, nothing of the internet. It has
 * ended after {@link #close()}, and with this process.
 */
final class Kubo implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(5);
    private static final String READY = "Daemon is ready";
    private static final Pattern LISTENS =
            Pattern.compile("(RPC API|Gateway) server listening on /ip4/127\\.0\\.0\\.1/tcp/(\\d+)");

    /** In a private DHT, whoever is connected to it and serves the DHT too. */
    static final Map<String, String> IN_A_DHT = Map.of(
            "Routing.Type", "\"dhtserver\"", "Provide.DHT.SweepEnabled", "false", "Provide.Strategy", "\"pinned\"");

    private final String command;
    private final Path home;
    private final Thread endWithUs = new Thread(this::kill);
    private Process daemon;
    private URI rpc;
    private URI gateway;

    private Kubo(String command, Path home) {
        this.command = command;
        this.home = home;
    }

    /** Builds kubo unless that has been done. */
    static String build() {
        return PeerBuild.run(Path.of(System.getProperty("interop.peers"), "kubo", "build"));
    }

    /**
     * Starts a daemon.
     *
     * @param name for its log
     * @param settings what is different from kubo's profile for tests, as JSON
     */
    static Kubo start(String name, Map<String, String> settings) {
        try {
            Path home = Files.createTempDirectory("jlibp2p-interop-kubo-");
            Kubo kubo = new Kubo(build(), home);
            try {
                kubo.run("init", "--profile=test");
                settings.forEach((setting, value) -> kubo.run("config", "--json", setting, value));
                kubo.startDaemon(name);
            } catch (RuntimeException | Error failure) {
                kubo.close();
                throw failure;
            }
            return kubo;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** With a delegate and without a DHT. */
    static Map<String, String> withDelegate(String url) {
        String urls = "[\"" + url + "\"]";
        return Map.of(
                "Routing.Type",
                "\"delegated\"",
                "Routing.DelegatedRouters",
                urls,
                "Ipns.DelegatedPublishers",
                urls,
                "Provide.Enabled",
                "false");
    }

    private void startDaemon(String name) throws IOException {
        Path log = Files.createDirectories(Path.of(System.getProperty("interop.logs", "target/interop-logs")))
                .resolve("kubo-" + name + ".log");
        daemon = builder("daemon").redirectError(log.toFile()).start();
        Runtime.getRuntime().addShutdownHook(endWithUs);
        BlockingQueue<String> lines = new LinkedBlockingQueue<>();
        Thread reader = new Thread(() -> read(daemon, lines), "reading kubo " + name);
        reader.setDaemon(true);
        reader.start();
        List<String> said = new ArrayList<>();
        long end = System.nanoTime() + START.toNanos();
        try {
            while (!said.contains(READY)) {
                String line = lines.poll(Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS);
                if (line == null) {
                    throw new AssertionError(
                            "kubo was not ready within " + START + "; it said " + said + "; see " + log);
                }
                said.add(line);
                listens(line);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted");
        }
    }

    private static void read(Process daemon, BlockingQueue<String> lines) {
        try (BufferedReader said = daemon.inputReader(StandardCharsets.UTF_8)) {
            for (String line = said.readLine(); line != null; line = said.readLine()) {
                lines.add(line);
            }
        } catch (IOException e) {
            lines.add(e.toString());
        }
    }

    private void listens(String line) {
        Matcher match = LISTENS.matcher(line);
        if (match.find()) {
            URI uri = URI.create("http://127.0.0.1:" + match.group(2));
            if (match.group(1).startsWith("RPC")) {
                rpc = uri;
            } else {
                gateway = uri;
            }
        }
    }

    /** Where its RPC is. */
    URI rpc() {
        return rpc;
    }

    /** Where its delegated routing is. */
    URI delegate() {
        return gateway;
    }

    String peerId() {
        return run("config", "Identity.PeerID");
    }

    /** Connects it with another one. */
    void connect(Kubo other) {
        run(
                "swarm",
                "connect",
                other.run("id", "-f", "<addrs>").lines().findFirst().orElseThrow());
    }

    /** Whether its private DHT has another one in its table. */
    boolean knows(Kubo other) {
        return run("stats", "dht", "lan").contains(other.peerId());
    }

    /** Adds content without telling the DHT of it; gives its CID. */
    String add(String content) {
        return runWith(content, "block", "put", "--cid-codec=raw");
    }

    /** Runs kubo's command; gives what it wrote. */
    String run(String... arguments) {
        return runWith("", arguments);
    }

    private String runWith(String input, String... arguments) {
        String line = "ipfs " + String.join(" ", arguments);
        Process process = null;
        try {
            Path output = Files.createTempFile(home, "output", ".txt");
            process = builder(arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            process.getOutputStream().write(input.getBytes(StandardCharsets.UTF_8));
            process.getOutputStream().close();
            if (!process.waitFor(PeerProcess.COMMAND.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(line + " has not ended within " + PeerProcess.COMMAND);
            }
            String said = Files.readString(output).strip();
            if (process.exitValue() != 0) {
                throw new AssertionError(line + " has failed: " + said);
            }
            return said;
        } catch (IOException e) {
            throw new UncheckedIOException(line, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + line);
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }

    private ProcessBuilder builder(String... arguments) {
        List<String> line = new ArrayList<>(List.of(command));
        line.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(line);
        builder.environment().put("IPFS_PATH", home.resolve("repository").toString());
        builder.environment().put("HOME", home.toString());
        builder.environment().put("DO_NOT_TRACK", "1");
        builder.environment().keySet().removeIf(name -> name.startsWith("IPFS_HTTP_ROUTERS"));
        return builder;
    }

    private void kill() {
        daemon.destroyForcibly();
    }

    @Override
    public void close() {
        if (daemon != null) {
            daemon.destroy();
            try {
                daemon.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
            kill();
            try {
                Runtime.getRuntime().removeShutdownHook(endWithUs);
            } catch (IllegalStateException e) {
                return; // the hook is running
            }
        }
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            // What its last threads still write stays in the folder for temporary files.
        }
    }
}
