package org.jlibp2p.interop.guide;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

import org.jlibp2p.interop.harness.Poll;
import org.jlibp2p.interop.network.Host;

/**
 * A fresh machine: a host of the test's network with a file system of its own, in which everything that this machine has is
 * installed, and in which whatever is written vanishes in the end, with all programs that were started.
 */
final class Machine implements AutoCloseable {
    private static final Duration START = Duration.ofSeconds(60);
    private static final String READY = "ready";

    /** What is written below these goes into memory. */
    private static final List<String> OWN = List.of("etc", "var", "opt", "srv", "root", "home", "usr/local");

    private static final String PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private final String name;
    private final Path folder;
    private final Process process;
    private final long init;
    private final Map<String, String> environment;

    private Machine(String name, Path folder, Process process, long init, Map<String, String> environment) {
        this.name = name;
        this.folder = folder;
        this.process = process;
        this.init = init;
        this.environment = environment;
    }

    /**
     * Starts a machine.
     *
     * @param host where it is plugged in
     * @param name how it is called
     * @param folder an empty one of its own
     * @param image what it has beyond what this machine has: folders as in the root
     * @param environment what all programs are given that are run there
     */
    static Machine start(Host host, String name, Path folder, Path image, Map<String, String> environment) {
        StringBuilder script = new StringBuilder("set -e; mount --make-rprivate /; hostname " + name + "\n");
        script.append("mkdir -p %1$s/own; mount -t tmpfs tmpfs %1$s/own\n".formatted(folder));
        for (String each : OWN) {
            Path added = image.resolve(each);
            script.append("mkdir -p %1$s/own/upper/%2$s %1$s/own/work/%2$s\n".formatted(folder, each));
            script.append(
                    "mount -t overlay overlay -o lowerdir=%3$s/%2$s,upperdir=%1$s/own/upper/%2$s,workdir=%1$s/own/work/%2$s /%2$s\n"
                            .formatted(folder, each, Files.isDirectory(added) ? added + ":" : ""));
        }
        script.append("mount -t tmpfs tmpfs /run; mkdir -p /var/log/journal-of-units\n");
        script.append("echo ok > %s/%s; exec sleep infinity\n".formatted(folder, READY));
        try {
            Files.createDirectories(folder);
            Process process = new ProcessBuilder(host.commandLine(List.of(
                            "unshare",
                            "--mount",
                            "--uts",
                            "--pid",
                            "--fork",
                            "--mount-proc",
                            "--kill-child",
                            "sh",
                            "-c",
                            script.toString())))
                    .redirectErrorStream(true)
                    .redirectOutput(folder.resolve("machine.log").toFile())
                    .start();
            Poll.until("machine " + name + " starts", START, () -> started(process, folder), ready -> ready);
            long init = process.children().findFirst().orElseThrow().pid();
            return new Machine(name, folder, process, init, environment);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean started(Process process, Path folder) {
        if (!process.isAlive()) {
            try {
                throw new AssertionError(Files.readString(folder.resolve("machine.log")));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        return Files.exists(folder.resolve(READY))
                && process.children().findAny().isPresent();
    }

    String name() {
        return name;
    }

    /** What runs a program on this machine; it becomes the program. */
    List<String> commandLine(List<String> program) {
        List<String> line = new ArrayList<>(List.of(
                "nsenter",
                "--target",
                Long.toString(init),
                "--mount",
                "--uts",
                "--net",
                "--pid",
                "env",
                "-i",
                "PATH=" + PATH,
                "HOME=/root",
                "USER=root",
                "LANG=C.UTF-8"));
        environment.forEach((key, value) -> line.add(key + "=" + value));
        line.addAll(program);
        return line;
    }

    /** What a script has printed, and how it ended. */
    record Outcome(int status, String printed) {}

    /** Runs a script in a shell to its end. */
    Outcome run(String script, Duration limit) {
        try {
            Path output = Files.createTempFile(folder, "run", ".log");
            Process shell = new ProcessBuilder(
                            commandLine(List.of("bash", "-euo", "pipefail", "-c", "cd; umask 022\n" + script)))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .redirectInput(Path.of("/dev/null").toFile())
                    .start();
            boolean ended = shell.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS);
            if (!ended) {
                shell.descendants().forEach(ProcessHandle::destroyForcibly);
                shell.destroyForcibly().waitFor();
            }
            String printed = Files.readString(output);
            if (!ended) {
                throw new AssertionError("not done within " + limit + "; said so far:\n" + printed);
            }
            return new Outcome(shell.exitValue(), printed);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted");
        }
    }

    /** Runs a script that has to succeed; what it printed. */
    String succeed(String script, Duration limit) {
        Outcome outcome = run(script, limit);
        if (outcome.status() != 0) {
            throw new AssertionError("ended with " + outcome.status() + ":\n" + outcome.printed());
        }
        return outcome.printed();
    }

    /** Writes a file; as an editor does, it leaves owner and rights of one that is there. */
    void write(String path, String text) {
        try {
            Path source = Files.writeString(folder.resolve("file"), text);
            succeed("mkdir -p \"$(dirname '%2$s')\"; cat %1$s > '%2$s'".formatted(source, path), START);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** What the services of this machine have said. */
    String journal() {
        return succeed(
                        "cd /var/log/journal-of-units; tail -n 60 -- * /var/log/nginx/error.log 2>/dev/null || true",
                        START)
                .lines()
                .map(line -> name + "  " + line)
                .collect(Collectors.joining("\n"));
    }

    /** Starts a program that goes on; what it says goes into a file. */
    Process start(Path log, String... program) {
        try {
            return new ProcessBuilder(commandLine(List.of(program)))
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        process.destroyForcibly();
        try {
            process.waitFor(START.toSeconds(), TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    static String read(Path file) {
        try {
            return Files.readString(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
