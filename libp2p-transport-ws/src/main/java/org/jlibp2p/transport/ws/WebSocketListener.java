package org.jlibp2p.transport.ws;

import java.util.List;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.transport.Listener;
import org.jlibp2p.transport.netty.BoundListener;

/** A socket that is listened at, with what stands behind it in addresses. Any thread may call. */
final class WebSocketListener implements Listener {
    private final BoundListener bound;
    private final Multiaddr suffix;

    WebSocketListener(BoundListener bound, Multiaddr suffix) {
        this.bound = bound;
        this.suffix = suffix;
    }

    @Override
    public List<Multiaddr> addresses() {
        return bound.addresses().stream().map(each -> each.with(suffix)).toList();
    }

    @Override
    public CompletableFuture<Void> close() {
        return bound.close();
    }

    @Override
    public CompletableFuture<Void> closed() {
        return bound.closed();
    }
}
