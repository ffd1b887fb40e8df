package org.jlibp2p.interop.peer;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.identify.Identify;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.node.Node;
import org.jlibp2p.peer.Identity;

/**
 * {@code dialLoop}: makes connections and closes them again. A node keeps one connection with a peer, so each lane
 * dials from a node of its own, which has another key and does not listen.
 */
final class DialLoopCommand {
    private static final int MAX_PARALLEL = 256;

    private DialLoopCommand() {}

    static Map<String, Command> of(Peer peer) {
        return Map.of("dialLoop", (arguments, deadline) -> dialLoop(peer, arguments, deadline));
    }

    private static Map<String, ?> dialLoop(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        int count = arguments.number("count", 1, Integer.MAX_VALUE, 1);
        int parallel = arguments.number("parallel", 1, MAX_PARALLEL, 1);
        boolean identify = arguments.flag("identify", false);
        Multiaddr address =
                arguments.addresses("addr").stream().findFirst().orElseThrow(() -> Arguments.missing("addr"));
        List<Node> nodes = new ArrayList<>();
        try {
            for (int lane = 0; lane < parallel; lane++) {
                Identity other = Identity.generate(peer.flags().key());
                nodes.add(deadline.await(NodeSetup.builder(peer.flags(), other, new EarlyMuxers())
                        .start()));
            }
            return deadline.await(
                    Lanes.run(count, parallel, lane -> dialOnce(nodes.get(lane), address, identify), "dialMs"));
        } finally {
            nodes.forEach(Node::close);
        }
    }

    private static CompletableFuture<Duration> dialOnce(Node node, Multiaddr address, boolean identify) {
        long start = System.nanoTime();
        return node.connect(address)
                .thenCompose(connection -> stands(node, connection, identify)
                        .thenApply(identified -> Duration.ofNanos(System.nanoTime() - start))
                        .thenCompose(took -> connection.close().thenApply(closed -> took)));
    }

    private static CompletableFuture<?> stands(Node node, Connection connection, boolean identify) {
        return identify
                ? node.service(Identify.class).identified(connection)
                : CompletableFuture.completedFuture(Optional.empty());
    }
}
