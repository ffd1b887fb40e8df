package org.jlibp2p.interop.harness;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

import com.fasterxml.jackson.jr.ob.JSON;

/**
 * One peer as a process of its own: commands go to its standard input, answers and events come from its standard
 * output, what it writes to standard error lies in a file. Whatever happens, the process has ended after {@link
 * #close()}, and with this one.
 *
 * <p>Any thread may call; commands run concurrently.
 */
public final class PeerProcess implements AutoCloseable {
    /** How long an event that has to come may take where nothing else is said, on a machine that has other things to do. */
    public static final Duration PATIENCE = Duration.ofSeconds(60);

    /** How long a command may take that says nothing else. */
    public static final Duration COMMAND = Duration.ofSeconds(60);

    private static final Duration START = Duration.ofSeconds(60);
    private static final Duration BEYOND = Duration.ofSeconds(10); // the peer's own timeout comes first
    private static final Duration END = Duration.ofSeconds(5);
    private static final int SHOWN = 4_000;
    private static final int SHOWN_EVENTS = 10;
    private static final AtomicLong STARTED = new AtomicLong();

    private final PeerKind kind;
    private final Process process;
    private final Path errors;
    private final Thread endWithUs;
    private final CompletableFuture<Fields> first = new CompletableFuture<>();
    private final Map<Long, CompletableFuture<Fields>> pending = new ConcurrentHashMap<>();
    private final EventLog events = new EventLog();
    private final AtomicLong lastId = new AtomicLong();
    private volatile Fields ready;

    private PeerProcess(PeerKind kind, Process process, Path errors) {
        this.kind = kind;
        this.process = process;
        this.errors = errors;
        endWithUs = new Thread(() -> kill(process));
    }

    /**
     * Starts a peer and waits until it is ready.
     *
     * @param kind which
     * @param flags its flags, as they are given on a command line
     * @return the peer, ready
     * @throws AssertionError if it does not start; says why
     */
    public static PeerProcess start(PeerKind kind, String... flags) {
        return start(PeerCommand.script(kind), flags);
    }

    /**
     * Starts a peer in a way of its own and waits until it is ready.
     *
     * @param command what is run
     * @param flags its flags, as they are given on a command line
     * @return the peer, ready
     * @throws AssertionError if it does not start; says why
     */
    public static PeerProcess start(PeerCommand command, String... flags) {
        PeerProcess peer = spawn(command, flags);
        try {
            peer.awaitReady();
        } catch (Throwable failure) {
            peer.close();
            throw failure;
        }
        return peer;
    }

    /**
     * Starts a peer and does not wait: commands may be given at once, and are answered when it is ready. Who it is and
     * where it listens is known after {@link #awaitReady()} only.
     *
     * @param command what is run
     * @param flags its flags, as they are given on a command line
     * @return the peer, whose process has just begun
     * @throws AssertionError if what it needs is not there
     */
    public static PeerProcess spawn(PeerCommand command, String... flags) {
        PeerKind kind = command.kind();
        List<String> missing = kind.missingTools();
        if (!missing.isEmpty()) {
            throw new AssertionError("the " + kind + " peer needs " + String.join(", ", missing) + " on the path");
        }
        List<String> line = command.line(List.of(flags));
        PeerProcess peer;
        try {
            Path errors = logs().resolve(STARTED.incrementAndGet() + "-" + kind + ".log");
            ProcessBuilder builder = new ProcessBuilder(line).redirectError(errors.toFile());
            builder.environment().putAll(command.environment());
            peer = new PeerProcess(kind, builder.start(), errors);
        } catch (IOException e) {
            throw new UncheckedIOException(String.join(" ", line), e);
        }
        Runtime.getRuntime().addShutdownHook(peer.endWithUs);
        Thread reader = new Thread(peer::readLines, "reading " + peer.errors.getFileName());
        reader.setDaemon(true);
        reader.start();
        return peer;
    }

    private static Path logs() throws IOException {
        return Files.createDirectories(Path.of(System.getProperty("interop.logs", "target/interop-logs"))
                .toAbsolutePath());
    }

    /**
     * Waits until the peer is ready.
     *
     * @throws AssertionError if it does not start; says why
     */
    public void awaitReady() {
        try {
            ready = first.get(START.toSeconds(), TimeUnit.SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("the " + kind + " peer was not ready within " + START + saidOnErrors());
        } catch (ExecutionException e) {
            throw new AssertionError(e.getCause().getMessage());
        } catch (InterruptedException e) {
            throw interrupted();
        }
        if (!"ready".equals(ready.text("event"))) {
            throw new AssertionError("the " + kind + " peer did not start: " + ready + saidOnErrors());
        }
    }

    private void readLines() {
        try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                accept(Fields.parse(line));
            }
        } catch (IOException | RuntimeException e) {
            first.completeExceptionally(e);
        }
        String ended = "the " + kind + " peer has ended" + saidOnErrors();
        first.completeExceptionally(new IOException(ended));
        pending.values().forEach(answer -> answer.completeExceptionally(new IOException(ended)));
    }

    private void accept(Fields line) {
        if (first.complete(line)) {
            return;
        }
        if (line.has("event")) {
            events.add(line);
            return;
        }
        CompletableFuture<Fields> answer = pending.remove(line.id());
        if (answer != null) {
            answer.complete(line);
        }
    }

    /**
     * Which implementation it is.
     *
     * @return the kind
     */
    public PeerKind kind() {
        return kind;
    }

    /**
     * Its identity.
     *
     * @return the peer id
     */
    public String peerId() {
        return ready.text("peerId");
    }

    /**
     * What it said when it was ready.
     *
     * @return its first line
     */
    public Fields ready() {
        return ready;
    }

    /**
     * Where it listens.
     *
     * @return the first of its addresses, with its peer id
     */
    public String address() {
        return ready.texts("addrs").get(0);
    }

    /**
     * Whether it runs.
     *
     * @return false once it has ended
     */
    public boolean isAlive() {
        return process.isAlive();
    }

    /**
     * Runs a command and waits for its result, up to {@link #COMMAND}.
     *
     * @param command its name
     * @param arguments names and values, one after the other
     * @return its result
     * @throws PeerFailure if the peer answered with an error
     * @throws AssertionError if it did not answer in time, or has ended
     */
    public Fields call(String command, Object... arguments) {
        return callWithin(COMMAND, command, arguments);
    }

    /**
     * Runs a command and waits for its result.
     *
     * @param limit how long it may take; the peer is told
     * @param command its name
     * @param arguments names and values, one after the other
     * @return its result
     * @throws PeerFailure if the peer answered with an error
     * @throws AssertionError if it did not answer in time, or has ended
     */
    public Fields callWithin(Duration limit, String command, Object... arguments) {
        long id = lastId.incrementAndGet();
        CompletableFuture<Fields> answer = new CompletableFuture<>();
        pending.put(id, answer);
        try {
            write(line(id, limit, command, arguments));
            return resultOf(command, answer.get(limit.plus(BEYOND).toMillis(), TimeUnit.MILLISECONDS));
        } catch (TimeoutException e) {
            throw new AssertionError("the " + kind + " peer did not answer " + command + " within " + limit);
        } catch (ExecutionException e) {
            throw new AssertionError(command + ": " + e.getCause().getMessage());
        } catch (IOException e) {
            throw new AssertionError(command + ": " + e.getMessage() + saidOnErrors());
        } catch (InterruptedException e) {
            throw interrupted();
        } finally {
            pending.remove(id);
        }
    }

    private static String line(long id, Duration limit, String command, Object... arguments) throws IOException {
        Map<String, Object> object = new LinkedHashMap<>();
        object.put("id", id);
        object.put("cmd", command);
        object.put("timeoutMs", limit.toMillis());
        for (int i = 0; i < arguments.length; i += 2) {
            object.put((String) arguments[i], arguments[i + 1]);
        }
        return JSON.std.asString(object) + "\n";
    }

    private synchronized void write(String line) throws IOException {
        process.getOutputStream().write(line.getBytes(StandardCharsets.UTF_8));
        process.getOutputStream().flush();
    }

    private Fields resultOf(String command, Fields answer) {
        if (answer.flag("ok")) {
            return answer.object("result");
        }
        Fields error = answer.object("error");
        throw new PeerFailure(kind + " answers " + command + " with " + error, error);
    }

    /**
     * Waits up to {@link #PATIENCE} for an event, which may have come already, and takes it.
     *
     * @param name its name
     * @param wanted whether it is the one
     * @return the event
     * @throws AssertionError if it does not come in time
     */
    public Fields awaitEvent(String name, Predicate<Fields> wanted) {
        return awaitEventWithin(PATIENCE, name, wanted);
    }

    /**
     * Waits for an event, which may have come already, and takes it.
     *
     * @param limit how long it may take
     * @param name its name
     * @param wanted whether it is the one
     * @return the event
     * @throws AssertionError if it does not come in time
     */
    public Fields awaitEventWithin(Duration limit, String name, Predicate<Fields> wanted) {
        try {
            return events.take(event -> name.equals(event.text("event")) && wanted.test(event), limit)
                    .orElseThrow(() -> new AssertionError("the " + kind + " peer told no such event " + name
                            + " within " + limit + ", but at last " + events.last(SHOWN_EVENTS)));
        } catch (InterruptedException e) {
            throw interrupted();
        }
    }

    /**
     * What it wrote to standard error so far.
     *
     * @return the text
     */
    public String errorLog() {
        try {
            return Files.readString(errors);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Drops all events that have come. */
    public void forgetEvents() {
        events.clear();
    }

    /** Ends the process the hard way, as a crash would, and waits until it has ended. */
    public void crash() {
        kill(process);
        awaitEnd();
    }

    /** Ends the process: in order if it does so within seconds, else the hard way. */
    @Override
    public void close() {
        endInput();
        awaitEnd();
        kill(process);
        try {
            Runtime.getRuntime().removeShutdownHook(endWithUs);
        } catch (IllegalStateException e) {
            // The hook is running.
        }
    }

    /** Ends the peer's input, which ends the peer when its commands are done. */
    public void endInput() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            // It has ended already.
        }
    }

    /** Waits for the process to end, for some seconds. */
    public void awaitEnd() {
        try {
            process.waitFor(END.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void kill(Process process) {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        process.destroyForcibly();
    }

    /** The end of what the peer wrote to standard error, for the message of a failure. */
    private String saidOnErrors() {
        try {
            String text = Files.readString(errors);
            String end = text.substring(Math.max(0, text.length() - SHOWN));
            return end.isBlank() ? "" : "; its standard error ends with:\n" + end;
        } catch (IOException e) {
            return "";
        }
    }

    private static AssertionError interrupted() {
        Thread.currentThread().interrupt();
        return new AssertionError("interrupted");
    }

    @Override
    public String toString() {
        return ready == null ? kind + " that is not ready" : kind + " " + peerId();
    }
}
