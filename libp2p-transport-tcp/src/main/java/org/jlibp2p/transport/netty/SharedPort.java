package org.jlibp2p.transport.netty;

import java.net.BindException;
import java.net.InetSocketAddress;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

import io.netty.channel.socket.SocketChannel;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.ListenException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One listening socket for several listeners, told apart by how connections open. It is bound by the first and closed with the
 * last of them. Any thread may call.
 *
 * <p>While there is one listener only, it gets every connection at once. With more of them a connection has
 * {@link org.jlibp2p.limits.TimeLimits#connect()} to send its first bytes.
 */
final class SharedPort {
    private static final Logger LOG = LoggerFactory.getLogger(NettyListener.class);

    private final HandshakePlaces places;
    private final CompletableFuture<NettyListener> socket = new CompletableFuture<>();
    private final Map<Opening, Part> parts = new EnumMap<>(Opening.class); // guarded by this
    private boolean closing; // guarded by this

    /**
     * A port.
     *
     * @param limits how many connections may be there that have not said what they are
     */
    SharedPort(ResourceLimits limits) {
        places = new HandshakePlaces(limits.connections());
    }

    /**
     * What one listener takes.
     *
     * @param opening its connections
     * @param taker is given them
     * @param limits the node's numbers
     */
    record Part(Opening opening, Consumer<? super SocketChannel> taker, ResourceLimits limits) {}

    CompletableFuture<NettyListener> socket() {
        return socket;
    }

    /**
     * One listener more.
     *
     * @return false if the port is being closed, so that another one has to be made
     * @throws ListenException if somebody takes such connections already
     */
    synchronized boolean add(Multiaddr address, Part part) {
        if (closing) {
            return false;
        }
        if (parts.putIfAbsent(part.opening(), part) != null) {
            throw new ListenException(
                    address, new BindException("this node listens there already for the same kind of connections"));
        }
        return true;
    }

    CompletableFuture<BoundListener> listener(Part part) {
        CompletableFuture<BoundListener> result = new CompletableFuture<>();
        Async.whenDone(socket, (bound, failure) -> {
            if (failure != null) {
                result.completeExceptionally(Async.unwrap(failure));
            } else if (!result.complete(new Member(bound, part))) {
                leave(bound, part);
            }
        });
        return result;
    }

    /** A connection, on its loop. */
    void accept(SocketChannel channel) {
        Part only = only();
        if (only != null) {
            only.taker().accept(channel);
            return;
        }
        Part any = any();
        if (any == null) {
            channel.close();
            return;
        }
        Optional<Registration> place = places.enter(channel.remoteAddress());
        if (place.isEmpty()) {
            LOG.debug("{} is one too many that has not said what it is", channel);
            channel.close();
            return;
        }
        channel.closeFuture().addListener(closed -> place.get().close());
        channel.pipeline().addLast(new OpeningReader(any.limits().times().connect(), opening -> {
            place.get().close();
            sort(channel, opening);
        }));
    }

    private synchronized Part only() {
        return parts.size() == 1 ? parts.values().iterator().next() : null;
    }

    private synchronized Part any() {
        return parts.values().stream().findFirst().orElse(null);
    }

    private synchronized Part part(Opening opening) {
        return parts.get(opening);
    }

    private void sort(SocketChannel channel, Opening opening) {
        Part part = part(opening);
        if (part == null) {
            LOG.debug("{} opens as {}, for which nobody listens", channel, opening);
            channel.close();
        } else {
            AcceptedChannel.hand(channel, part.taker());
        }
    }

    private CompletableFuture<Void> leave(NettyListener bound, Part part) {
        synchronized (this) {
            parts.remove(part.opening(), part);
            if (!parts.isEmpty()) {
                return CompletableFuture.completedFuture(null);
            }
            closing = true;
        }
        return bound.close();
    }

    synchronized boolean isClosing() {
        return closing;
    }

    /** One of the listeners. */
    private final class Member implements BoundListener {
        private final NettyListener bound;
        private final Part part;
        private final CompletableFuture<Void> closed = new CompletableFuture<>();

        Member(NettyListener bound, Part part) {
            this.bound = bound;
            this.part = part;
            Async.follow(bound.closed(), closed);
        }

        @Override
        public InetSocketAddress bound() {
            return bound.bound();
        }

        @Override
        public List<Multiaddr> addresses() {
            return bound.addresses();
        }

        @Override
        public CompletableFuture<Void> close() {
            Async.follow(leave(bound, part), closed);
            return closed.copy();
        }

        @Override
        public CompletableFuture<Void> closed() {
            return closed.copy();
        }
    }
}
