package org.jlibp2p.interop.relay;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerFailure;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;

/** A peer of another implementation, in a process of its own. */
final class ProcessSide implements Side {
    private final PeerProcess peer;

    private ProcessSide(PeerProcess peer) {
        this.peer = peer;
    }

    /** A relay, which listens. */
    static ProcessSide relay(PeerKind kind, String listen, String... more) {
        List<String> flags = new ArrayList<>(List.of("--relay-server", "--listen", listen));
        flags.addAll(List.of(more));
        return new ProcessSide(PeerProcess.start(kind, flags.toArray(String[]::new)));
    }

    /** One that listens nowhere. */
    static ProcessSide start(PeerKind kind) {
        return new ProcessSide(PeerProcess.start(kind, "--transports", "tcp,circuit"));
    }

    PeerProcess peer() {
        return peer;
    }

    @Override
    public String id() {
        return peer.peerId();
    }

    @Override
    public String address() {
        return peer.address();
    }

    @Override
    public void reserve(Side relay) {
        peer.call("reserve", "addr", relay.address());
    }

    @Override
    public Circuit dial(Side relay, Side target) {
        Fields connection = peer.call("dialRelay", "relay", relay.address(), "peer", target.id());
        Fields limits = connection.object("limits");
        return new Circuit(
                connection.text("remoteAddr"), connection.flag("limited"), (long) limits.number("seconds"), (long)
                        limits.number("bytes"));
    }

    @Override
    public boolean echoes(Side target, int bytes) {
        try {
            return peer.call("echo", "peer", target.id(), "bytes", bytes).flag("verified");
        } catch (PeerFailure broken) {
            return false;
        }
    }

    @Override
    public boolean isConnected(Side other) {
        return peer.call("conns", "peer", other.id(), "countOnly", true).number("count") > 0;
    }

    @Override
    public void close() {
        peer.close();
    }
}
