package org.jlibp2p.interop.peer;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.io.ConnectionClosedException;
import org.jlibp2p.io.ErrorCode;
import org.jlibp2p.peer.PeerId;

/** {@code dial}, {@code conns}, {@code disconnect} and {@code closeConn}. */
final class ConnectionCommands {
    private ConnectionCommands() {}

    static Map<String, Command> of(Peer peer) {
        return Map.of(
                "dial", (arguments, deadline) -> dial(peer, arguments, deadline),
                "conns", (arguments, deadline) -> conns(peer, arguments),
                "disconnect", (arguments, deadline) -> disconnect(peer, arguments, deadline),
                "closeConn", (arguments, deadline) -> closeConn(peer, arguments, deadline));
    }

    private static Map<String, ?> dial(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        List<Connection> before = List.copyOf(peer.node().connections());
        long start = System.nanoTime();
        Connection connection = peer.reach(arguments, deadline);
        if (arguments.flag("force", false) && before.contains(connection)) {
            throw new UnsupportedException("a node makes no second connection to a peer it is connected with");
        }
        Map<String, Object> result = peer.connections().describe(connection);
        result.put("ms", Timing.millisecondsSince(start));
        return result;
    }

    private static Map<String, ?> conns(Peer peer, Arguments arguments) {
        List<Connection> all = arguments
                .peer()
                .map(id -> with(peer, id))
                .orElseGet(() -> List.copyOf(peer.node().connections()));
        Map<String, Object> result = new LinkedHashMap<>();
        result.put("count", all.size());
        if (!arguments.flag("countOnly", false)) {
            result.put("conns", all.stream().map(peer.connections()::describe).toList());
        }
        return result;
    }

    private static List<Connection> with(Peer peer, PeerId id) {
        return peer.node().connections().stream()
                .filter(connection -> connection.remotePeer().equals(id))
                .toList();
    }

    private static Map<String, ?> disconnect(Peer peer, Arguments arguments, BlockingDeadline deadline)
            throws Exception {
        List<Connection> all = with(peer, arguments.neededPeer());
        CompletableFuture<?>[] closing = all.stream().map(Connection::close).toArray(CompletableFuture<?>[]::new);
        deadline.await(CompletableFuture.allOf(closing));
        return Map.of("closed", all.size());
    }

    private static Map<String, ?> closeConn(Peer peer, Arguments arguments, BlockingDeadline deadline)
            throws Exception {
        String name = arguments.neededText("conn");
        Connection connection = peer.connections()
                .find(name)
                .orElseThrow(
                        () -> new ConnectionClosedException("there is no connection " + name, ErrorCode.NONE, false));
        deadline.await(connection.close());
        return Map.of("closed", 1);
    }
}
