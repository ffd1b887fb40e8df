package org.jlibp2p.interop.matrix;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

import org.jlibp2p.interop.harness.Fields;
import org.jlibp2p.interop.harness.PeerKind;
import org.jlibp2p.interop.harness.PeerProcess;
import org.jlibp2p.interop.harness.Poll;

/**
 * Two peers, of which one dials the other. They are started when first needed, and again when one of them has ended or
 * a case went wrong.
 */
final class Pair implements AutoCloseable {
    private final Direction direction;
    private final List<String> more;
    private final Stack stack;
    private PeerProcess dialer;
    private PeerProcess listener;

    /** A pair that is not started yet, with what is beside the stack's own flags on both sides. */
    Pair(Direction direction, Stack stack, String... more) {
        this.direction = direction;
        this.stack = stack;
        this.more = List.of(more);
    }

    /** Starts what does not run. */
    void open() {
        CompletableFuture<PeerProcess> other =
                CompletableFuture.supplyAsync(() -> running(listener, direction.listener()));
        try {
            dialer = running(dialer, direction.dialer());
        } finally {
            listener = joined(other);
        }
    }

    private static PeerProcess joined(CompletableFuture<PeerProcess> starting) {
        try {
            return starting.join();
        } catch (RuntimeException e) {
            throw new AssertionError(e.getCause().getMessage(), e.getCause());
        }
    }

    private PeerProcess running(PeerProcess before, PeerKind kind) {
        if (before != null && before.isAlive()) {
            return before;
        }
        List<String> flags = new ArrayList<>(stack.setup().flags(kind));
        flags.addAll(more);
        return PeerProcess.start(kind, flags.toArray(String[]::new));
    }

    Direction direction() {
        return direction;
    }

    Stack stack() {
        return stack;
    }

    PeerProcess dialer() {
        return dialer;
    }

    PeerProcess listener() {
        return listener;
    }

    /** Where the listening side is dialled. */
    String address() {
        return listener.address();
    }

    /** Whatever connection there was is gone; a new one stands, as the dialling side describes it. */
    Fields connectAnew() {
        disconnect();
        dialer.forgetEvents();
        listener.forgetEvents();
        Fields connection = dialer.call("dial", "addr", address());
        Poll.until(listener + " has the connection", () -> connections(listener, dialer) == 1);
        return connection;
    }

    /** No connection is left. */
    void disconnect() {
        if (connections(dialer, listener) > 0) {
            dialer.call("disconnect", "peer", listener.peerId());
        }
        Poll.until(
                "both sides have no connection",
                () -> connections(dialer, listener) == 0 && connections(listener, dialer) == 0);
    }

    /** How many connections one of the two has with the other. */
    static int connections(PeerProcess of, PeerProcess with) {
        return (int) of.call("conns", "peer", with.peerId(), "countOnly", true).number("count");
    }

    /** The one connection that one of the two has with the other, as it describes it. */
    static Fields connection(PeerProcess of, PeerProcess with) {
        List<Fields> all = of.call("conns", "peer", with.peerId()).objects("conns");
        if (all.size() != 1) {
            throw new AssertionError("one connection was expected at " + of + ", not " + all);
        }
        return all.get(0);
    }

    @Override
    public void close() {
        Stream.of(dialer, listener).parallel().filter(peer -> peer != null).forEach(PeerProcess::close);
        dialer = null;
        listener = null;
    }
}
