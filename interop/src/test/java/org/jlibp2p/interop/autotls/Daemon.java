package org.jlibp2p.interop.autotls;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.interop.harness.PeerBuild;
import org.jlibp2p.interop.harness.Poll;

/** A process that listens at a port of loopback until it is closed. */
final class Daemon implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Process process;
    private final Path log;

    private Daemon(Process process, Path log) {
        this.process = process;
        this.log = log;
    }

    /** Where the broker and the ACME server lie. */
    static Path binaries() {
        return Path.of(PeerBuild.run(Path.of(System.getProperty("interop.peers"), "forge", "build")));
    }

    static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    /** Starts it in a folder, where it leaves what it says; it listens when this returns. */
    static Daemon start(Path folder, int port, Map<String, String> environment, List<String> command) {
        try {
            Files.createDirectories(folder);
            Path log = folder.resolve("output.log");
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            builder.environment().putAll(environment);
            Daemon daemon = new Daemon(builder.start(), log);
            try {
                Poll.until(command.get(0) + " listens", PATIENCE, () -> daemon.listens(port));
            } catch (AssertionError e) {
                daemon.close();
                throw e;
            }
            return daemon;
        } catch (IOException e) {
            throw new AssertionError("cannot start " + command.get(0), e);
        }
    }

    private boolean listens(int port) {
        if (!process.isAlive()) {
            throw new AssertionError("it has ended: " + said());
        }
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return true;
        } catch (IOException notYet) {
            return false;
        }
    }

    String said() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** With what it ended, once it has been closed. */
    int status() {
        return process.exitValue();
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}
