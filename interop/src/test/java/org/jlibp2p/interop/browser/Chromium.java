package org.jlibp2p.interop.browser;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.Fields;

/**
 * A Chromium without a window, in a home of its own: nothing of another run is in it, and beside the authorities that it
 * brings it trusts the one that it is given. It has ended after {@link #close()}, and with this process.
 */
public final class Chromium implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration PAUSE = Duration.ofMillis(100);
    private static final Duration REQUEST = Duration.ofSeconds(60);
    private static final Duration END = Duration.ofSeconds(10);
    private static final List<String> OPTIONS = List.of(
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1000,800",
            "--remote-debugging-port=0",
            "about:blank");

    /** Where a browser runs. */
    public interface Place {
        /**
         * What runs a program there; it becomes the program.
         *
         * @param program with its arguments
         * @return the command
         */
        List<String> commandLine(List<String> program);

        /**
         * Where a port that is open there, for that place alone, is found here.
         *
         * @param port there
         * @return a port of this machine
         */
        int here(int port);
    }

    private static final Place THIS_MACHINE = new Place() {
        @Override
        public List<String> commandLine(List<String> program) {
            return program;
        }

        @Override
        public int here(int port) {
            return port;
        }
    };

    private final HttpClient client = HttpClient.newHttpClient();
    private final Place place;
    private int driver;
    private final Path log;
    private final Path home;
    private final Process process;
    private final Thread endWithUs;

    /**
     * Starts a browser.
     *
     * @param authority whom it trusts, a PEM file
     * @param log where goes what it says
     */
    public Chromium(Path authority, Path log) {
        this(List.of(authority), log, THIS_MACHINE);
    }

    /**
     * Starts a browser somewhere else, where the files of this machine are those of that place.
     *
     * @param authorities whom it trusts, PEM files
     * @param log where goes what it says
     * @param place where
     */
    public Chromium(List<Path> authorities, Path log, Place place) {
        this.place = place;
        List<String> missing = Stream.of("chromium", "certutil")
                .filter(command -> Stream.of(System.getenv("PATH").split(File.pathSeparator))
                        .noneMatch(folder -> Files.isExecutable(Path.of(folder, command))))
                .toList();
        if (!missing.isEmpty()) {
            throw new AssertionError("the browser's test needs " + String.join(", ", missing) + " on the path");
        }
        this.log = log;
        try {
            home = Files.createTempDirectory("jlibp2p-interop-chromium-");
            trust(authorities);
            Stream<String> line = Stream.concat(
                    Stream.of("env", "HOME=" + home, "chromium", "--user-data-dir=" + profile()), OPTIONS.stream());
            process = atHome(place.commandLine(line.toList())).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        endWithUs = new Thread(this::kill);
        Runtime.getRuntime().addShutdownHook(endWithUs);
    }

    private Path profile() {
        return home.resolve("profile");
    }

    private ProcessBuilder atHome(List<String> line) {
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().put("HOME", home.toString());
        builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
        return builder;
    }

    /** Chromium on Linux takes the authorities that a user adds from this database, and from nowhere else. */
    private void trust(List<Path> authorities) throws IOException {
        Path folder = Files.createDirectories(home.resolve(".pki/nssdb"));
        String database = "sql:" + folder;
        run("certutil", "-N", "-d", database, "--empty-password");
        for (Path each : authorities) {
            run("certutil", "-A", "-d", database, "-n", each.toString(), "-t", "C,,", "-i", each.toString());
        }
    }

    private void run(String... line) throws IOException {
        Process command = atHome(List.of(line)).start();
        try {
            if (!command.waitFor(END.toSeconds(), TimeUnit.SECONDS) || command.exitValue() != 0) {
                throw new AssertionError(String.join(" ", line) + " has failed; see " + log);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted");
        } finally {
            command.destroyForcibly();
        }
    }

    /** Opens a page in a tab of its own. */
    public DevTools open(String url) {
        String tab = debugger() + "/json/new?" + URLEncoder.encode(url, StandardCharsets.UTF_8);
        HttpRequest request = HttpRequest.newBuilder(URI.create(tab))
                .timeout(REQUEST)
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        try {
            String answer =
                    client.send(request, HttpResponse.BodyHandlers.ofString()).body();
            return new DevTools(client, Fields.parse(answer).text("webSocketDebuggerUrl"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted");
        }
    }

    /** Where it listens for its driver; waits until it does. */
    private String debugger() {
        Path told = profile().resolve("DevToolsActivePort");
        long end = System.nanoTime() + START.toNanos();
        while (System.nanoTime() - end < 0) {
            if (!process.isAlive()) {
                throw new AssertionError("Chromium has ended; see " + log);
            }
            try {
                List<String> lines = Files.exists(told) ? Files.readAllLines(told) : List.of();
                if (lines.size() > 1) {
                    if (driver == 0) {
                        driver = place.here(Integer.parseInt(lines.get(0)));
                    }
                    return "http://127.0.0.1:" + driver;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
        throw new AssertionError("Chromium was not ready within " + START + "; see " + log);
    }

    private void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            process.waitFor(END.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        kill();
        try {
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (IllegalStateException e) {
            return; // the hook is running
        }
        try (Stream<Path> files = Files.walk(home)) {
            files.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
        } catch (IOException | UncheckedIOException e) {
            // What its last processes still write stays in the folder for temporary files.
        }
    }
}
