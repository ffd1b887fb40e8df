package org.jlibp2p.interop.scale;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerProcess;

/** A node in a process with others, or alone in it. */
final class GuestBody implements Body {
    private final JavaProcess process;
    private final String name;

    GuestBody(JavaProcess process, String name) {
        this.process = process;
        this.name = name;
    }

    JavaProcess process() {
        return process;
    }

    @Override
    public Fields start(List<String> flags) {
        return process.started().call("startNode", "name", name, "flags", flags);
    }

    @Override
    public void stop() {
        process.running().call("stopNode", "name", name);
    }

    @Override
    public void kill() {
        process.kill();
    }

    @Override
    public Fields call(Duration limit, String command, Object... arguments) {
        PeerProcess running = process.running();
        return running.callWithin(
                limit,
                command,
                Stream.concat(Stream.of("as", name), Stream.of(arguments)).toArray());
    }

    @Override
    public void close() {
        process.close();
    }
}
