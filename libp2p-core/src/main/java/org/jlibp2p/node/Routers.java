package org.jlibp2p.node;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.discovery.Discovery;
import org.jlibp2p.limits.ResourceLimits;
import org.jlibp2p.peerstore.PeerStore;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;

/** Everything that services offer to find peers, content and values with, each kind as one. Any thread. */
final class Routers {
    private final List<PeerRouting> peerRoutings = new CopyOnWriteArrayList<>();
    private final List<ContentRouting> contentRoutings = new CopyOnWriteArrayList<>();
    private final List<ValueRouting> valueRoutings = new CopyOnWriteArrayList<>();
    private final PeerRouting peers = PeerRouting.race(() -> peerRoutings);
    private final ContentRouting content;
    private final ValueRouting values = ValueRouting.race(() -> valueRoutings);

    Routers(EventLoop loop) {
        content = ContentRouting.merge(loop, () -> contentRoutings);
    }

    PeerRouting peers() {
        return peers;
    }

    ContentRouting content() {
        return content;
    }

    ValueRouting values() {
        return values;
    }

    Registration add(PeerRouting routing) {
        return add(peerRoutings, routing);
    }

    Registration add(ContentRouting routing) {
        return add(contentRoutings, routing);
    }

    Registration add(ValueRouting routing) {
        return add(valueRoutings, routing);
    }

    private static <T> Registration add(List<T> all, T one) {
        all.add(one);
        return () -> all.remove(one);
    }

    /** Peers that are discovered are remembered, for as long as addresses learnt in passing are. */
    Registration add(Discovery discovery, PeerStore store, ResourceLimits limits) {
        return discovery.discover(peer ->
                store.addAddresses(peer.id(), peer.addresses(), limits.peers().learntAddressTtl()));
    }
}
