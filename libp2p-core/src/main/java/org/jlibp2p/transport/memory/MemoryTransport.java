package org.jlibp2p.transport.memory;

import java.net.BindException;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.ListenException;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.Transport;
import org.jlibp2p.transport.TransportConnection;
import org.jlibp2p.transport.TransportContext;
import org.jlibp2p.transport.TransportFactory;

/**
 * Reaches other nodes of the same process at {@code /memory/N}, where N is any number but 0; listening at
 * {@code /memory/0} takes a free one. Any thread.
 *
 * <p>Each end of a connection is confined to a loop of its own node, and bytes pass between them uncopied. A dial fails
 * with {@link org.jlibp2p.transport.DialException} if nobody listens or if too many dials wait there already, and with
 * {@link org.jlibp2p.async.OperationTimeoutException} after {@link org.jlibp2p.limits.TimeLimits#connect()}.
 */
public final class MemoryTransport implements Transport {
    private final MemoryHub hub;
    private final TransportContext node;
    private final Set<MemoryListener> listeners = ConcurrentHashMap.newKeySet();
    private final Set<MemoryDial> dials = ConcurrentHashMap.newKeySet();
    private volatile boolean closed;

    private MemoryTransport(MemoryHub hub, TransportContext node) {
        this.hub = hub;
        this.node = node;
    }

    /**
     * The transport of nodes that are to reach each other.
     *
     * @param hub what they share
     * @return builds a transport for each node
     */
    public static TransportFactory create(MemoryHub hub) {
        Objects.requireNonNull(hub, "hub");
        return node -> new MemoryTransport(hub, node);
    }

    @Override
    public boolean canDial(Multiaddr address) {
        return MemoryHub.number(address).filter(number -> number != 0).isPresent();
    }

    @Override
    public boolean canListen(Multiaddr address) {
        return MemoryHub.number(address).isPresent();
    }

    @Override
    public CompletableFuture<RawConnection> dial(Multiaddr address) {
        long number = numberOf(address);
        if (closed) {
            return CompletableFuture.failedFuture(hasClosed());
        }
        EventLoop loop = node.loops().next();
        MemoryDial dial;
        try {
            dial = new MemoryDial(loop, node.limits(), MemoryHub.address(hub.freeNumber()), address);
        } catch (NodeClosedException ended) {
            return CompletableFuture.failedFuture(ended);
        }
        dials.add(dial);
        dial.future().whenComplete((connection, failure) -> dials.remove(dial));
        if (closed) {
            dial.giveUp();
        }
        Optional<MemoryListener> listener = hub.listener(number);
        listener.ifPresentOrElse(present -> present.offer(dial), () -> dial.refuse(MemoryListener.nobody(address)));
        return dial.future();
    }

    @Override
    public CompletableFuture<Listener> listen(Multiaddr address, Consumer<? super TransportConnection> onAccept) {
        Objects.requireNonNull(onAccept, "onAccept");
        long asked = numberOf(address);
        MemoryListener listener = new MemoryListener(this, node, asked == 0 ? hub.freeNumber() : asked, onAccept);
        if (closed) {
            return CompletableFuture.failedFuture(hasClosed());
        }
        if (!hub.add(listener.number(), listener)) {
            return CompletableFuture.failedFuture(
                    new ListenException(address, new BindException("somebody listens there already")));
        }
        listeners.add(listener);
        if (closed) {
            listener.close();
        }
        return CompletableFuture.completedFuture(listener);
    }

    private static long numberOf(Multiaddr address) {
        return MemoryHub.number(address)
                .orElseThrow(() -> new IllegalArgumentException("not an address in memory: " + address));
    }

    private static NodeClosedException hasClosed() {
        return new NodeClosedException("the transport was closed");
    }

    void forget(MemoryListener listener) {
        listeners.remove(listener);
        hub.remove(listener.number(), listener);
    }

    @Override
    public CompletableFuture<Void> close() {
        closed = true;
        listeners.forEach(MemoryListener::close);
        dials.forEach(MemoryDial::giveUp);
        return CompletableFuture.allOf(dials.stream()
                .map(dial -> dial.future().handle((connection, failure) -> null))
                .toArray(CompletableFuture[]::new));
    }
}
