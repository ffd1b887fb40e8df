package org.jlibp2p.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.KademliaEvent;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.node.Node;
import org.jlibp2p.service.Service;

/** A node that has joined a DHT, for as long as a command takes. */
final class DhtNode implements AutoCloseable {
    private final Node node;
    private final Optional<Trace> trace;

    private DhtNode(Node node, Optional<Trace> trace) {
        this.node = node;
        this.trace = trace;
    }

    /** What the time of day is, by the clock that the node goes by. */
    record Clock(EventLoop loop) implements Service {}

    /** Starts a node and waits until it has somebody to ask. */
    static DhtNode join(
            NodeOptions options, NetworkOptions network, KademliaOptions dht, PrintStream out, String... listen)
            throws IOException {
        Node node = options.builder(Optional.empty(), listen)
                .service(context -> new Clock(context.loop()))
                .service(Kademlia.service(dht))
                .start()
                .join();
        DhtNode joined = new DhtNode(node, network.isTraced() ? Optional.of(Trace.of(node, out)) : Optional.empty());
        try {
            joined.awaitMember();
            if (joined.isAlone()) {
                throw joined.whyAlone(options, network, dht);
            }
            return joined;
        } catch (RuntimeException e) {
            joined.close();
            throw e;
        }
    }

    private void awaitMember() {
        CompletableFuture<Void> first = new CompletableFuture<>();
        node.events().on(KademliaEvent.PeerAdded.class, event -> first.complete(null));
        dht().refresh().whenComplete((done, failure) -> first.complete(null));
        if (isAlone()) {
            first.join();
        }
    }

    private boolean isAlone() {
        return dht().table().join().isEmpty();
    }

    /** Nobody has become a member: because nobody could be connected with, which has a reason, or it is not of this DHT. */
    private CommandException whyAlone(NodeOptions options, NetworkOptions network, KademliaOptions dht) {
        RuntimeException failure = null;
        for (Target peer : network.bootstrap()) {
            try {
                Connection connection = options.connect(node, peer);
                return new CommandException(
                        Failure.REMOTE,
                        connection.remotePeer() + " is there, but does not answer as a server of " + dht.protocol(),
                        "is it a server, and of the same network?");
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure != null) {
            throw failure;
        }
        return new CommandException(
                Failure.NETWORK, "none of the public bootstrap peers answers", "is there a way to the internet?");
    }

    Node node() {
        return node;
    }

    Kademlia dht() {
        return node.service(Kademlia.class);
    }

    Instant now() {
        return node.service(Clock.class).loop().now();
    }

    @Override
    public void close() {
        trace.ifPresent(Trace::close);
        node.close();
    }
}
