package org.jlibp2p.transport.memory;

import java.net.ConnectException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.RawConnection;
import org.jlibp2p.transport.TransportConnection;
import org.jlibp2p.transport.TransportContext;

/** One number of a {@link MemoryHub} at which a node listens. Any thread. */
final class MemoryListener implements Listener {
    /** Dials that may wait until the listener's node has taken them; more are refused. */
    static final int BACKLOG = 128;

    private final MemoryTransport transport;
    private final TransportContext node;
    private final long number;
    private final Multiaddr address;
    private final Consumer<? super TransportConnection> onAccept;
    private final AtomicInteger waiting = new AtomicInteger();
    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    MemoryListener(
            MemoryTransport transport,
            TransportContext node,
            long number,
            Consumer<? super TransportConnection> onAccept) {
        this.transport = transport;
        this.node = node;
        this.number = number;
        this.onAccept = onAccept;
        address = MemoryHub.address(number);
    }

    long number() {
        return number;
    }

    /** Takes a dial in if there is room, and answers it on a loop of this listener's node. */
    void offer(MemoryDial dial) {
        if (waiting.incrementAndGet() > BACKLOG) {
            waiting.decrementAndGet();
            dial.refuse(new ConnectException("too many dials wait at " + address));
            return;
        }
        EventLoop loop = node.loops().next();
        try {
            loop.execute(() -> {
                waiting.decrementAndGet();
                accept(dial, loop);
            });
        } catch (NodeClosedException ended) {
            waiting.decrementAndGet();
            dial.refuse(ended);
        }
    }

    private void accept(MemoryDial dial, EventLoop loop) {
        if (closed.isDone()) {
            dial.refuse(nobody(address));
            return;
        }
        if (dial.isGivenUp()) {
            return;
        }
        BufferLimits limits = node.limits().buffers();
        MemoryPipe pipe = MemoryPipe.between(dial.loop(), dial.limits(), loop, limits);
        dial.connected(pipe.left());
        try {
            onAccept.accept(new RawConnection(pipe.right(), address, dial.localAddress()));
        } catch (RuntimeException bug) {
            pipe.right().reset(bug);
            throw bug;
        }
    }

    static ConnectException nobody(Multiaddr address) {
        return new ConnectException("nobody listens at " + address);
    }

    @Override
    public List<Multiaddr> addresses() {
        return List.of(address);
    }

    @Override
    public CompletableFuture<Void> close() {
        transport.forget(this);
        closed.complete(null);
        return closed();
    }

    @Override
    public CompletableFuture<Void> closed() {
        CompletableFuture<Void> seen = new CompletableFuture<>();
        Async.follow(closed, seen);
        return seen;
    }

    @Override
    public String toString() {
        return "MemoryListener[" + address + "]";
    }
}
