package org.jlibp2p.transport.netty;

import java.net.InetSocketAddress;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

import io.netty.channel.Channel;
import org.jlibp2p.NodeClosedException;
import org.jlibp2p.multiformats.Multiaddr;

/**
 * A listening socket of Netty's. Any thread may call.
 *
 * <p>When accepting fails because the process has no file descriptors left, it pauses for half a second at a time.
 */
final class NettyListener implements BoundListener {
    private final Channel channel;
    private final InetSocketAddress bound;
    private final CompletableFuture<Void> closed = new CompletableFuture<>();
    private volatile boolean closing;

    NettyListener(Channel channel) {
        this.channel = channel;
        bound = (InetSocketAddress) channel.localAddress();
        // the JDK frees the address of a closed channel only when its selector runs, which is before the next timer
        // does
        channel.closeFuture()
                .addListener(end -> channel.eventLoop()
                        .schedule(() -> {}, 1, TimeUnit.MILLISECONDS)
                        .addListener(freed -> ended()));
    }

    private void ended() {
        if (closing) {
            closed.complete(null);
        } else {
            closed.completeExceptionally(new NodeClosedException("the event loop of a listener has ended"));
        }
    }

    @Override
    public InetSocketAddress bound() {
        return bound;
    }

    @Override
    public List<Multiaddr> addresses() {
        return NettyAddresses.reachable(bound).stream()
                .map(NettyAddresses::multiaddr)
                .toList();
    }

    @Override
    public CompletableFuture<Void> close() {
        closing = true;
        channel.close();
        return closed.copy();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return closed.copy();
    }

    @Override
    public String toString() {
        return "NettyListener[" + bound + "]";
    }
}
