package org.jlibp2p.interop.harness;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Does what has to be done before a peer can be started: compiles it, installs what it needs. */
public final class PeerBuild {
    private static final Duration LIMIT = Duration.ofMinutes(20); // rust-libp2p from nothing, on two cores

    private PeerBuild() {}

    /**
     * Builds a peer, unless that has been done. What the build has to say goes to this process's standard error.
     *
     * @param kind which
     * @return where what was built lies; empty if the peer has no build of its own
     * @throws AssertionError if a tool is missing or the build fails; says which
     */
    public static String run(PeerKind kind) {
        List<String> missing = kind.missingTools();
        if (!missing.isEmpty()) {
            throw new AssertionError("the " + kind + " peer needs " + String.join(", ", missing) + " on the path");
        }
        Path build = kind.folder().resolve("build");
        return Files.exists(build) ? run(build) : "";
    }

    /**
     * Runs a script that builds something, unless that has been done, and tells where it lies.
     *
     * @param build the script
     * @return what it tells
     * @throws AssertionError if it fails
     */
    public static String run(Path build) {
        Process process = null;
        try {
            process = new ProcessBuilder(build.toString())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            if (!process.waitFor(LIMIT.toSeconds(), TimeUnit.SECONDS)) {
                throw new AssertionError(build + " has not ended within " + LIMIT);
            }
            if (process.exitValue() != 0) {
                throw new AssertionError(build + " has ended with " + process.exitValue());
            }
            // The one line fits into the pipe's buffer, so that reading it afterwards is soon enough.
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted: " + build);
        } finally {
            if (process != null) {
                process.descendants().forEach(ProcessHandle::destroyForcibly);
                process.destroyForcibly();
            }
        }
    }
}
