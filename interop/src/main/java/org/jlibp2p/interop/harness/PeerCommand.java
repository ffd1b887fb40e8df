package org.jlibp2p.interop.harness;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/**
 * How a peer is started: what is run, and with which additions to the environment. Immutable; any thread.
 *
 * @param kind which implementation it is
 * @param command the command and its first arguments; the peer's flags come behind them
 * @param environment variables it gets beside those of this process
 */
public record PeerCommand(PeerKind kind, List<String> command, Map<String, String> environment) {
    /**
     * Refuses what cannot be run.
     *
     * @param kind see {@link #kind()}
     * @param command see {@link #command()}
     * @param environment see {@link #environment()}
     */
    public PeerCommand {
        Objects.requireNonNull(kind, "kind");
        command = List.copyOf(command);
        environment = Map.copyOf(environment);
        if (command.isEmpty()) {
            throw new IllegalArgumentException("a command has at least a name");
        }
    }

    /**
     * A process that hosts any number of nodes of this library, which commands start and stop in it.
     *
     * @param environment variables it gets beside those of this process
     * @return how it is started
     */
    public static PeerCommand javaHost(Map<String, String> environment) {
        String run = PeerKind.JAVA.folder().resolve("run").toString();
        return new PeerCommand(PeerKind.JAVA, List.of(run, "org.jlibp2p.interop.peer.JavaHost"), environment);
    }

    /**
     * The peer's own script, which builds it first if need be.
     *
     * @param kind which
     * @return how it is started
     */
    public static PeerCommand script(PeerKind kind) {
        return new PeerCommand(kind, List.of(kind.folder().resolve("peer").toString()), Map.of());
    }

    /**
     * The program that the script becomes, without the script, for when the time until it runs counts. It is built first.
     * The java peer has none: its command line depends on what it is started for.
     *
     * @param kind which, other than {@link PeerKind#JAVA}
     * @return how it is started
     */
    public static PeerCommand program(PeerKind kind) {
        String built = PeerBuild.run(kind);
        return switch (kind) {
            case GO -> new PeerCommand(kind, List.of(built), Map.of("GOLOG_LOG_LEVEL", "error"));
            case RUST -> new PeerCommand(kind, List.of(built), Map.of());
            case JS -> new PeerCommand(kind, List.of("node", built + "/src/main.js"), Map.of());
            case JAVA -> throw new IllegalArgumentException("the java peer is not a program");
        };
    }

    /**
     * The same command with one more variable.
     *
     * @param name of the variable
     * @param value its value
     * @return the changed command
     */
    public PeerCommand withEnvironment(String name, String value) {
        Map<String, String> more = new LinkedHashMap<>(environment);
        more.put(name, value);
        return new PeerCommand(kind, command, more);
    }

    /** The whole command line. */
    List<String> line(List<String> flags) {
        List<String> line = new ArrayList<>(command);
        line.addAll(flags);
        return line;
    }
}
