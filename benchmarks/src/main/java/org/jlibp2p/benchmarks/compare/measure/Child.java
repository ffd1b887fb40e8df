package org.jlibp2p.benchmarks.compare.measure;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.interop.harness.Fields;

/** A program that is no peer, as a process of its own, read line by line. It has ended after {@link #close()}. */
final class Child implements AutoCloseable {
    private static final Duration END = Duration.ofSeconds(5);
    private static final String EOF = "";

    private final String name;
    private final Process process;
    private final Thread endWithUs;
    private final BlockingQueue<String> lines = new LinkedBlockingQueue<>();

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        endWithUs = new Thread(process::destroyForcibly);
        Runtime.getRuntime().addShutdownHook(endWithUs);
        Thread reader = new Thread(this::read, "reading " + name);
        reader.setDaemon(true);
        reader.start();
    }

    /** Starts a main class of this module, on this program's own java. */
    static Child java(String main, String... arguments) throws IOException {
        return java(Path.of(System.getProperty("java.home"), "bin", "java"), main, arguments);
    }

    /** Starts a main class of this module. */
    static Child java(Path java, String main, String... arguments) throws IOException {
        List<String> line = new ArrayList<>();
        line.add(java.toString());
        line.addAll(List.of("-cp", System.getProperty("java.class.path"), main));
        line.addAll(List.of(arguments));
        return start(main.substring(main.lastIndexOf('.') + 1), line);
    }

    /** Starts any command. */
    static Child start(String name, List<String> line) throws IOException {
        return new Child(
                name,
                new ProcessBuilder(line)
                        .redirectError(ProcessBuilder.Redirect.INHERIT)
                        .start());
    }

    private void read() {
        try (BufferedReader reader = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (!line.isBlank()) {
                    lines.add(line);
                }
            }
        } catch (IOException e) {
            // It has ended.
        }
        lines.add(EOF);
    }

    /** The next line that is not blank. */
    String line(Duration patience) throws InterruptedException, IOException {
        String line = lines.poll(patience.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
            throw new IOException(name + " has said nothing for " + patience.toSeconds() + " s");
        }
        if (line.equals(EOF)) {
            throw new IOException(name + " has ended");
        }
        return line;
    }

    /** Gives it a line. */
    void tell(String line) throws IOException {
        process.getOutputStream().write((line + "\n").getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    /**
     * Gives it a line, and waits for the event that tells what came of that, twice as long as it may be silent at most.
     *
     * @param silence how long it may say nothing
     * @throws IOException if it tells instead that it has failed, or lost a connection
     */
    Fields call(String command, String event, Duration silence) throws InterruptedException, IOException {
        return call(command, event, silence, silence.multipliedBy(2));
    }

    /** The same, with a limit of its own for how long it may take. */
    Fields call(String command, String event, Duration silence, Duration limit)
            throws InterruptedException, IOException {
        tell(command);
        return await(event, silence, limit);
    }

    /** Waits for an event of its own, in the same way. */
    Fields await(String event, Duration silence) throws InterruptedException, IOException {
        return await(event, silence, silence.multipliedBy(2));
    }

    private Fields await(String event, Duration silence, Duration limit) throws InterruptedException, IOException {
        long begun = System.nanoTime();
        while (System.nanoTime() - begun < limit.toNanos()) {
            Fields line = Fields.parse(line(silence));
            String said = line.text("event");
            if (said.equals("failed") || line.number("lost") > 0) {
                throw new IOException(name + " says in place of " + event + ": " + line);
            }
            if (said.equals(event)) {
                return line;
            }
        }
        throw new IOException(name + " has not come in " + limit.toSeconds() + " s to: " + event);
    }

    @Override
    public void close() {
        try {
            process.getOutputStream().close();
            process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (IOException e) {
            // It has ended.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        process.destroyForcibly();
        try {
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (IllegalStateException e) {
            // The hook is running.
        }
    }
}
