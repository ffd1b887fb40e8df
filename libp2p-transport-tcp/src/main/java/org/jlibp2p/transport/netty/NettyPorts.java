package org.jlibp2p.transport.netty;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;

import io.netty.channel.socket.SocketChannel;
import org.jlibp2p.async.Async;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.ListenException;

/** Where the Netty transports of one node listen, and what ports they share. Any thread may call. */
final class NettyPorts {
    private final Set<InetSocketAddress> open = ConcurrentHashMap.newKeySet();
    private final Map<InetSocketAddress, SharedPort> shared = new ConcurrentHashMap<>();

    void opened(InetSocketAddress bound) {
        open.add(bound);
    }

    void closed(InetSocketAddress bound) {
        open.remove(bound);
    }

    /** Why a port cannot be had, with a hint if this node has it itself. */
    Throwable explained(InetSocketAddress local, Throwable cause) {
        if (local.getPort() == 0 || open.stream().noneMatch(own -> own.getPort() == local.getPort())) {
            return cause;
        }
        BindException explained = new BindException(cause.getMessage()
                + "; this node listens at that port itself, and transports share one only at the same IP address and if each"
                + " of them is told to (withSharedPort)");
        explained.initCause(cause);
        return explained;
    }

    /**
     * Listens at a port that may be shared.
     *
     * @param address for failures
     * @param local where; port 0 is a port of its own that others may join later
     * @param part what the listener takes
     * @param bind binds the socket if nobody has yet, for connections to be given to a taker
     * @return completes with a listener; fails with {@link ListenException}
     */
    CompletableFuture<BoundListener> join(
            Multiaddr address,
            InetSocketAddress local,
            SharedPort.Part part,
            Function<Consumer<SocketChannel>, CompletableFuture<NettyListener>> bind) {
        while (true) {
            SharedPort made = new SharedPort(part.limits());
            SharedPort port = local.getPort() == 0 ? made : joined(local, made);
            try {
                if (!port.add(address, part)) {
                    shared.remove(local, port);
                    continue;
                }
            } catch (ListenException taken) {
                return CompletableFuture.failedFuture(taken);
            }
            if (port == made) {
                open(local, port, bind);
            }
            return port.listener(part);
        }
    }

    private SharedPort joined(InetSocketAddress local, SharedPort made) {
        SharedPort present = shared.putIfAbsent(local, made);
        return present == null ? made : present;
    }

    private void open(
            InetSocketAddress local,
            SharedPort port,
            Function<Consumer<SocketChannel>, CompletableFuture<NettyListener>> bind) {
        Async.whenDone(bind.apply(port::accept), (listener, failure) -> {
            if (failure != null) {
                shared.remove(local, port);
                port.socket().completeExceptionally(Async.unwrap(failure));
                return;
            }
            shared.put(listener.bound(), port);
            listener.closed().whenComplete((done, end) -> shared.remove(listener.bound(), port));
            port.socket().complete(listener);
        });
    }
}
