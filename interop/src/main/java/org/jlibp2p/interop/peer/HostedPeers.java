package org.jlibp2p.interop.peer;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** The nodes of a {@link JavaHost}, by name. Any thread. */
final class HostedPeers implements AutoCloseable {
    private final Output output;
    private final Map<String, Hosted> hosted = new ConcurrentHashMap<>();
    private final Map<String, Command> own = Map.of(
            "startNode", (arguments, deadline) -> start(arguments),
            "stopNode", (arguments, deadline) -> stop(arguments),
            "stats", (arguments, deadline) -> stats(arguments));

    private record Hosted(RunningPeer running, Map<String, Command> commands) {}

    HostedPeers(Output output) {
        this.output = output;
    }

    /** What the one can be told to whom a command is addressed: a node, or this process. */
    Map<String, Command> commandsFor(Arguments arguments) {
        return arguments.text("as").map(name -> of(name).commands).orElse(own);
    }

    private Hosted of(String name) {
        Hosted named = hosted.get(name);
        if (named == null) {
            throw new BadRequestException("there is no node " + name);
        }
        return named;
    }

    private Map<String, ?> start(Arguments arguments) throws Exception {
        String name = arguments.neededText("name");
        if (hosted.containsKey(name)) {
            throw new BadRequestException("there is a node " + name);
        }
        Flags flags = Flags.parse(arguments.texts("flags").toArray(String[]::new));
        RunningPeer running = RunningPeer.start(flags, output, builder -> {});
        if (hosted.putIfAbsent(name, new Hosted(running, Control.commandsOf(running.peer()))) != null) {
            running.close();
            throw new BadRequestException("there is a node " + name);
        }
        return running.describe();
    }

    private Map<String, ?> stop(Arguments arguments) {
        String name = arguments.neededText("name");
        Hosted stopping = of(name);
        hosted.remove(name, stopping);
        stopping.running.close();
        return Map.of();
    }

    private Map<String, ?> stats(Arguments arguments) {
        int connections = hosted.values().stream()
                .mapToInt(each -> each.running.peer().node().connections().size())
                .sum();
        return ProcessStats.read(arguments, connections);
    }

    @Override
    public void close() {
        hosted.values().forEach(each -> each.running.close());
        hosted.clear();
    }
}
