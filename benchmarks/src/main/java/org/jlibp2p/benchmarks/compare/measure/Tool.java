package org.jlibp2p.benchmarks.compare.measure;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** A command of the system that is run for what it prints. */
public final class Tool {
    private Tool() {}

    /**
     * Runs a command to its end. What it writes to standard error is dropped.
     *
     * @param line the command and its arguments
     * @return what it printed; empty if it is not installed or failed
     */
    public static Optional<String> run(String... line) {
        Process process = null;
        try {
            process = new ProcessBuilder(line)
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor() == 0 ? Optional.of(printed) : Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        } finally {
            if (process != null) {
                process.destroyForcibly();
            }
        }
    }
}
