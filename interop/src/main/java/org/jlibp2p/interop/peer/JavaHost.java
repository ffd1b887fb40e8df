package org.jlibp2p.interop.peer;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * Any number of nodes of this library in one process, which a test starts, drives and stops line by line, as {@link JavaPeer}
 * is one node. {@code startNode} with a {@code name} and {@code flags} starts one, {@code stopNode} stops it, {@code stats} is of
 * the process; every other command is that of a node, which is named by {@code as}. Nodes tell of no events.
 */
public final class JavaHost {
    private JavaHost() {}

    /**
     * Starts the process with no node; it ends with its standard input, or when it is told to.
     *
     * @param arguments none
     */
    public static void main(String... arguments) {
        Output output =
                new Output(new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8));
        System.setOut(System.err); // standard output is for lines of the protocol alone
        int code = 0;
        try (HostedPeers peers = new HostedPeers(output)) {
            output.first(
                    "ready",
                    Map.of(
                            "peerId",
                            "",
                            "addrs",
                            List.of(),
                            "pid",
                            ProcessHandle.current().pid()));
            new Control(output, peers::commandsFor)
                    .serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        } catch (Exception e) {
            output.first("fatal", Map.of("error", Failures.describe(e)));
            code = 1;
        }
        System.exit(code);
    }
}
