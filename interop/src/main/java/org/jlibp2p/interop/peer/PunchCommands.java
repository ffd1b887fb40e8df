package org.jlibp2p.interop.peer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Registration;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;

/** {@code waitDirect}: until a connection with a peer stands that goes through no relay. */
final class PunchCommands {
    private PunchCommands() {}

    static Map<String, Command> of(Peer peer) {
        return Map.of("waitDirect", (arguments, deadline) -> waitDirect(peer, arguments, deadline));
    }

    private static Map<String, ?> waitDirect(Peer peer, Arguments arguments, BlockingDeadline deadline)
            throws Exception {
        PeerId wanted = arguments.neededPeer();
        long start = System.nanoTime();
        CompletableFuture<Void> direct = new CompletableFuture<>();
        Registration listening = peer.node().events().on(NodeEvent.Connected.class, event -> {
            if (isDirect(event.connection(), wanted)) {
                direct.complete(null);
            }
        });
        try (listening) {
            if (peer.node().connections().stream().noneMatch(connection -> isDirect(connection, wanted))) {
                deadline.await(direct);
            }
        }
        List<Map<String, Object>> all = peer.node().connections().stream()
                .filter(connection -> connection.remotePeer().equals(wanted))
                .map(peer.connections()::describe)
                .toList();
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("ms", Timing.millisecondsSince(start));
        result.put("conns", all);
        return result;
    }

    private static boolean isDirect(Connection connection, PeerId wanted) {
        return connection.remotePeer().equals(wanted)
                && !connection.remoteAddress().has(MultiaddrProtocol.P2P_CIRCUIT);
    }
}
