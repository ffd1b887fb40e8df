package org.jlibp2p.transport.netty;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CompletableFuture;

import io.netty.channel.Channel;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.bytes.Bytes;

/**
 * The reading half of a {@link NettyConnection}. Confined to the connection's loop.
 *
 * <p>The socket is read only while somebody asks. Bytes are held here in two cases: whoever asked has given up since, or
 * a native transport delivers what the kernel still had when the peer ended, which is one socket buffer at most.
 */
final class InboundHalf {
    private final Channel channel;
    private final Deque<Bytes> held = new ArrayDeque<>(1);
    private CompletableFuture<Bytes> pending;
    private boolean ended;
    private Libp2pException failure;

    InboundHalf(Channel channel) {
        this.channel = channel;
    }

    void read(CompletableFuture<Bytes> asked) {
        if (failure != null) {
            asked.completeExceptionally(failure);
        } else if (pending != null && !pending.isDone()) {
            asked.completeExceptionally(new IllegalStateException("a read is pending already"));
        } else if (asked.isDone()) {
            return; // given up on the way to this loop
        } else if (!held.isEmpty()) {
            hand(asked);
        } else if (ended) {
            asked.complete(Bytes.empty());
        } else {
            pending = asked;
            channel.read();
        }
    }

    private void hand(CompletableFuture<Bytes> asked) {
        Bytes first = held.remove();
        if (!asked.complete(first)) { // the asker gave up, on another thread, at this very moment
            held.addFirst(first);
        }
    }

    void arrived(Bytes bytes) {
        CompletableFuture<Bytes> asked = pending;
        pending = null;
        if (asked == null || !asked.complete(bytes)) {
            held.add(bytes);
        }
    }

    /** The peer has ended its output. */
    void end() {
        ended = true;
        CompletableFuture<Bytes> asked = pending;
        pending = null;
        if (asked != null) {
            asked.complete(Bytes.empty());
        }
    }

    boolean ended() {
        return ended;
    }

    void fail(Libp2pException reason) {
        failure = reason;
        held.clear();
        CompletableFuture<Bytes> asked = pending;
        pending = null;
        if (asked != null) {
            asked.completeExceptionally(reason);
        }
    }
}
