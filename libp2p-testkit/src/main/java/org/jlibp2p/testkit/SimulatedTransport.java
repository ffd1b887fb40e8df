package org.jlibp2p.testkit;

import java.net.BindException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;
import org.jlibp2p.transport.TransportContext;

/** The way from one host to all others. What it knows is confined to the wire's loop; any thread may call. */
final class SimulatedTransport implements Transport {
    private final SimulatedNetwork network;
    private final SimulatedHost host;
    private final TransportContext node;
    private final Set<SimulatedListener> listeners = new LinkedHashSet<>();
    private final Set<SimulatedDial> dials = new LinkedHashSet<>();
    private boolean closed;

    SimulatedTransport(SimulatedNetwork network, SimulatedHost host, TransportContext node) {
        this.network = network;
        this.host = host;
        this.node = node;
    }

    SimulatedHost host() {
        return host;
    }

    TransportContext node() {
        return node;
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return SimulatedNetwork.number(address).filter(number -> number != 0).isPresent();
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return SimulatedNetwork.number(address).isPresent();
    }

    private static long numberOf(Multiaddr address) {
        return SimulatedNetwork.number(address)
                .orElseThrow(() -> new IllegalArgumentException("not an address in memory: " + address));
    }

    @Override
    public CompletableFuture<RawConnection> dial(Multiaddr address) {
        SimulatedDial dial = new SimulatedDial(network, this, numberOf(address));
        Async.on(network.wire(), () -> {
            if (closed) {
                dial.fail(new NodeClosedException("the transport was closed"));
                return;
            }
            dials.add(dial);
            dial.result().whenComplete((connection, failure) -> Async.on(network.wire(), () -> dials.remove(dial)));
            dial.begin();
        });
        return dial.result();
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address, Consumer<? super TransportConnection> onAccept) {
        long asked = numberOf(address);
        return Async.call(network.wire(), () -> {
            if (closed) {
                return CompletableFuture.failedFuture(new NodeClosedException("the transport was closed"));
            }
            long number = asked == 0 ? network.freeNumber() : asked;
            SimulatedListener listener = new SimulatedListener(this, number, onAccept);
            if (!network.add(number, listener)) {
                return CompletableFuture.failedFuture(
                        new ListenException(address, new BindException("somebody listens there already")));
            }
            listeners.add(listener);
            return CompletableFuture.completedFuture(listener);
        });
    }

    void close(SimulatedListener listener) {
        Async.on(network.wire(), () -> {
            listeners.remove(listener);
            network.remove(listener.number(), listener);
            listener.end();
        });
    }

    @Override
    public CompletableFuture<Void> close() {
        return Async.call(network.wire(), () -> {
            closed = true;
            List.copyOf(listeners).forEach(this::close);
            List.copyOf(dials).forEach(dial -> dial.fail(new NodeClosedException("the transport was closed")));
            return CompletableFuture.completedFuture(null);
        });
    }
}
