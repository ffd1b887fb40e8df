package org.jlibp2p.interop.peer;

import java.io.BufferedReader;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import org.jlibp2p.multiformats.Multiaddr;

/**
 * A node of this library that a test drives line by line: commands on standard input, answers and events on standard
 * output, diagnostics on standard error.
 */
public final class JavaPeer {
    private JavaPeer() {}

    /**
     * Starts the peer; it ends with its standard input, or when it is told to.
     *
     * @param arguments the flags of the peer control protocol
     */
    public static void main(String... arguments) {
        Output output =
                new Output(new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8));
        System.setOut(System.err); // standard output is for lines of the protocol alone
        int code = 0;
        try {
            run(Flags.parse(arguments), output);
        } catch (Exception e) {
            output.first("fatal", Map.of("error", Failures.describe(e)));
            code = 1;
        }
        System.exit(code);
    }

    private static void run(Flags flags, Output output) throws Exception {
        AtomicReference<BlockingPeerEvents> events = new AtomicReference<>();
        try (RunningPeer running =
                RunningPeer.start(flags, output, builder -> events.set(BlockingPeerEvents.of(builder)))) {
            Map<String, Command> commands = Control.commandsOf(running.peer());
            output.first("ready", running.describe());
            events.get().report(running.peer());
            flags.dial().forEach(address -> dial(running.peer(), address));
            new Control(output, arguments -> commands)
                    .serve(new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
        }
    }

    private static void dial(Peer peer, Multiaddr address) {
        peer.node().connect(address).whenComplete((connection, failure) -> {
            if (failure != null) {
                Map<String, Object> fields = new LinkedHashMap<>();
                fields.put("addr", address.toString());
                fields.put("error", Failures.describe(failure));
                peer.output().event("dial:error", fields);
            }
        });
    }
}
