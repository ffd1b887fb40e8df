package org.jlibp2p.interop.network;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;

/** Programs of the system that make networks. */
final class BlockingTool {
    private static final int SECONDS = 20;

    private BlockingTool() {}

    /** Runs a command to its end; what it said. */
    static String run(String... command) {
        return runWith("", command);
    }

    /**
     * Runs a command that reads its standard input.
     *
     * @param input what it reads
     * @param command what is run
     * @return what it said
     * @throws IllegalStateException if it failed, with what it said
     */
    static String runWith(String input, String... command) {
        String line = String.join(" ", command);
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            try (OutputStream stdin = process.getOutputStream()) {
                stdin.write(input.getBytes(StandardCharsets.UTF_8));
            }
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
            if (!process.waitFor(SECONDS, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(line + ": " + said);
            }
            return said;
        } catch (IOException e) {
            throw new IllegalStateException(line + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(line + ": interrupted", e);
        }
    }
}
