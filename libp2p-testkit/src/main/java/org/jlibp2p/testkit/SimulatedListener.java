package org.jlibp2p.testkit;

import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.async.Async;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.TransportConnection;
import org.jlibp2p.transport.TransportContext;

/** One number at which a host listens. Closed on the wire's loop; otherwise any thread. */
final class SimulatedListener implements Listener {
    private final SimulatedTransport transport;
    private final long number;
    private final Consumer<? super TransportConnection> onAccept;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    SimulatedListener(SimulatedTransport transport, long number, Consumer<? super TransportConnection> onAccept) {
        this.transport = transport;
        this.number = number;
        this.onAccept = onAccept;
    }

    long number() {
        return number;
    }

    SimulatedHost host() {
        return transport.host();
    }

    TransportContext node() {
        return transport.node();
    }

    void accept(TransportConnection connection) {
        onAccept.accept(connection);
    }

    Multiaddr address() {
        return SimulatedNetwork.address(number);
    }

    @Override
    public List<Multiaddr> addresses() {
        return List.of(address());
    }

    @Override
    public CompletableFuture<Void> close() {
        transport.close(this);
        return closed();
    }

    void end() {
        closed.complete(null);
    }

    @Override
    public CompletableFuture<Void> closed() {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        Async.follow(closed, seen);
        return seen;
    }
}
