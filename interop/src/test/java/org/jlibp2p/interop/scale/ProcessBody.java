package org.jlibp2p.interop.scale;

import java.time.Duration;
import java.util.List;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.network.Host;

/** A process of another implementation, alone on its host. It is always ended the hard way. */
final class ProcessBody implements Body {
    private final PeerKind kind;
    private final Host host;
    private volatile PeerProcess running;

    ProcessBody(PeerKind kind, Host host) {
        this.kind = kind;
        this.host = host;
    }

    @Override
    public Fields start(List<String> flags) {
        running = Patience.start(() -> host.start(kind, flags.toArray(String[]::new)));
        return running.ready();
    }

    @Override
    public void stop() {
        kill();
    }

    @Override
    public void kill() {
        running.crash();
        running.close();
    }

    @Override
    public Fields call(Duration limit, String command, Object... arguments) {
        running.forgetEvents(); // nobody looks at them, and they are many
        return running.callWithin(limit, command, arguments);
    }

    @Override
    public void close() {
        if (running != null) {
            running.close();
        }
    }
}
