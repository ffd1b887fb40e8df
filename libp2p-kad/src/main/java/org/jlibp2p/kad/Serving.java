package org.jlibp2p.kad;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Registration;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.io.StreamResetException;
import org.jlibp2p.kad.server.KadServer;
import org.jlibp2p.service.NodeContext;

/**
 * Serves the DHT's protocol, or does not, as the mode has it. What the node serves is what it tells others through identify, so
 * peers learn of a change by themselves. Confined to the service's loop.
 *
 * <p>Specification: IPFS Kademlia DHT, Client and Server Mode.
 */
final class Serving {
    private final NodeContext node;
    private final KademliaOptions options;
    private final KadServer server;
    private Mode wanted;
    private Reachability reachability = Reachability.UNKNOWN;
    private Registration serving;

    Serving(NodeContext node, KademliaOptions options, KadServer server) {
        this.node = node;
        this.options = options;
        this.server = server;
        wanted = options.mode();
    }

    void start() {
        node.events().on(NodeEvent.ReachabilityChanged.class, event -> {
            reachability = event.reachability();
            apply();
        });
        node.events().on(NodeEvent.AddressesChanged.class, event -> apply());
        apply();
    }

    void mode(Mode mode) {
        wanted = mode;
        apply();
    }

    /** What this node is now, never {@link Mode#AUTOMATIC}. */
    Mode mode() {
        return serving == null ? Mode.CLIENT : Mode.SERVER;
    }

    private boolean isToServe() {
        return switch (wanted) {
            case SERVER -> true;
            case CLIENT -> false;
            case AUTOMATIC ->
                switch (reachability) {
                    case PUBLIC -> true;
                    case PRIVATE -> false;
                    case UNKNOWN -> options.scope().admits(node.addresses());
                };
        };
    }

    private void apply() {
        if (isToServe() == (serving != null)) {
            return;
        }
        if (serving == null) {
            server.serveAgain();
            serving = node.handle(options.protocol(), server);
        } else {
            serving.close();
            serving = null;
            server.stopServing(new StreamResetException(ErrorCode.NONE, false));
        }
        node.publish(new KademliaEvent.ModeChanged(options.protocol(), mode()));
    }

    void stop() {
        if (serving != null) {
            serving.close();
            serving = null;
            server.stopServing(new NodeClosedException("the DHT has stopped"));
        }
    }
}
