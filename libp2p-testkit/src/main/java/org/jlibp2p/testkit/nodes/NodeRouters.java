package org.jlibp2p.testkit.nodes;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;

/** What the services of a node offer to find peers, content and values with, each kind as one. Confined to the wire's loop. */
final class NodeRouters {
    private final List<PeerRouting> peerRoutings = new ArrayList<>(1);
    private final List<ContentRouting> contentRoutings = new ArrayList<>(1);
    private final List<ValueRouting> valueRoutings = new ArrayList<>(1);
    private final PeerRouting peers = PeerRouting.race(() -> List.copyOf(peerRoutings));
    private final ContentRouting content;
    private final ValueRouting values = ValueRouting.race(() -> List.copyOf(valueRoutings));

    NodeRouters(EventLoop loop) {
        content = ContentRouting.merge(loop, () -> List.copyOf(contentRoutings));
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
}
