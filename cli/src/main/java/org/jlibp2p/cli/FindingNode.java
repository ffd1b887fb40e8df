package org.jlibp2p.cli;

import java.time.Instant;
import java.util.Optional;

import org.jlibp2p.node.Node;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;

/**
 * A node that searches, for as long as a command takes.
 *
 * @param node itself
 * @param peers finds peers
 * @param content finds content
 * @param values finds values
 * @param clock the clock that the node goes by
 * @param end stops it
 */
record FindingNode(
        Node node, PeerRouting peers, ContentRouting content, ValueRouting values, DhtNode.Clock clock, Runnable end)
        implements AutoCloseable {
    /** By the DHT alone. */
    static FindingNode of(DhtNode node) {
        return new FindingNode(
                node.node(), node.dht(), node.dht(), node.dht(), node.node().service(DhtNode.Clock.class), node::close);
    }

    /** By all services of a node together. */
    static FindingNode of(Node node, Optional<Trace> trace) {
        return new FindingNode(
                node,
                node.peerRouting(),
                node.contentRouting(),
                node.valueRouting(),
                node.service(DhtNode.Clock.class),
                () -> {
                    trace.ifPresent(Trace::close);
                    node.close();
                });
    }

    Instant now() {
        return clock.loop().now();
    }

    @Override
    public void close() {
        end.run();
    }
}
