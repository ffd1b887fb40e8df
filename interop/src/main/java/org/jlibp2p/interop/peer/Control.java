package org.jlibp2p.interop.peer;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

import com.fasterxml.jackson.jr.ob.JSON;

/** Reads commands and answers them; commands run concurrently, each on a thread of its own. */
final class Control {
    private static final long DEFAULT_TIMEOUT_MS = 60_000;
    private static final Set<String> OTHERS = Set.of("subscribe", "publish", "pubsubPeers", "fetch", "fetchServe");

    private final Output output;
    private final Function<Arguments, Map<String, Command>> commands;
    private final ExecutorService threads = Executors.newCachedThreadPool(task -> {
        Thread thread = new Thread(task, "command");
        thread.setDaemon(true);
        return thread;
    });

    /**
     * Answers commands.
     *
     * @param output where answers go
     * @param commands those that there are, by name, for the one to whom a line is addressed
     */
    Control(Output output, Function<Arguments, Map<String, Command>> commands) {
        this.output = output;
        this.commands = commands;
    }

    /** All that a peer can be told to do, by name. */
    static Map<String, Command> commandsOf(Peer peer) {
        Map<String, Command> commands = new HashMap<>();
        commands.putAll(NodeCommands.of(peer));
        commands.putAll(ConnectionCommands.of(peer));
        commands.putAll(PunchCommands.of(peer));
        commands.putAll(DialLoopCommand.of(peer));
        commands.putAll(StreamCommands.of(peer));
        commands.putAll(HandlerCommands.of(peer));
        commands.putAll(PeerCommands.of(peer));
        commands.putAll(MeasureCommands.of(peer));
        commands.putAll(KadCommands.of(peer));
        commands.putAll(HolderCommands.of(peer));
        commands.putAll(IpnsCommands.of(peer));
        commands.putAll(RoutingCommands.of(peer));
        commands.putAll(RelayCommands.of(peer));
        commands.putAll(ReachabilityCommands.of(peer));
        return Map.copyOf(commands);
    }

    /** Reads commands until {@code close}, or until the input ends and those that still run are done. */
    void serve(BufferedReader input) throws IOException, InterruptedException {
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            if (!line.isBlank() && !accept(line)) {
                return;
            }
        }
        threads.shutdown();
        threads.awaitTermination(DEFAULT_TIMEOUT_MS, TimeUnit.MILLISECONDS);
    }

    /** Begins one command; false if it was the last one. */
    private boolean accept(String line) {
        Map<String, Object> fields;
        try {
            fields = JSON.std.mapFrom(line);
        } catch (IOException e) {
            answer(new HashMap<>(), Failures.describe(new BadRequestException("not a command: " + e.getMessage())));
            return true;
        }
        if ("close".equals(fields.get("cmd"))) {
            result(fields, Map.of());
            return false;
        }
        threads.execute(() -> run(fields));
        return true;
    }

    private void run(Map<String, Object> fields) {
        try {
            Arguments arguments = new Arguments(fields);
            Command command = find(arguments);
            long timeout = arguments.number("timeoutMs", 1, DEFAULT_TIMEOUT_MS);
            result(fields, command.run(arguments, new BlockingDeadline(Duration.ofMillis(timeout))));
        } catch (Exception e) {
            answer(fields, Failures.describe(e));
        } catch (Throwable bug) {
            bug.printStackTrace();
            answer(fields, Failures.describe(bug));
        }
    }

    private Command find(Arguments arguments) {
        String name = arguments.neededText("cmd");
        if (OTHERS.contains(name)) {
            throw new UnsupportedException("the java peer does not have the command " + name);
        }
        Command command = commands.apply(arguments).get(name);
        if (command == null) {
            throw new BadRequestException("unknown command " + name);
        }
        return command;
    }

    private void result(Map<String, Object> command, Map<String, ?> result) {
        Map<String, Object> line = begin(command, true);
        line.put("result", result);
        output.line(line);
    }

    private void answer(Map<String, Object> command, Map<String, Object> error) {
        Map<String, Object> line = begin(command, false);
        line.put("error", error);
        output.line(line);
    }

    private static Map<String, Object> begin(Map<String, Object> command, boolean ok) {
        Map<String, Object> line = new LinkedHashMap<>();
        line.put("id", command.get("id"));
        line.put("ok", ok);
        line.put("cmd", command.get("cmd"));
        return line;
    }
}
