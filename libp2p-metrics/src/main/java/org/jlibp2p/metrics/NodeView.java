package org.jlibp2p.metrics;

import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.function.LongSupplier;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Direction;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.node.Node;

/** Connections and streams counted by what they have in common, not more often than twice a second. Any thread. */
final class NodeView {
    private static final long PERIOD = 500_000_000; // nanoseconds

    private final Node node;
    private final BoundedNames protocols;
    private final LongSupplier clock;
    private volatile Seen seen;

    /** Connections of one kind. */
    record Kind(String direction, String transport, String security, String muxer, String path) {
        static Kind of(Connection connection) {
            return new Kind(
                    Reasons.lower(connection.direction()),
                    NodeView.transport(connection.remoteAddress()),
                    connection.security().toString(),
                    connection.muxer().toString(),
                    path(connection));
        }

        private static String path(Connection connection) {
            if (connection.limit().isPresent()) {
                return "limited";
            }
            return connection.isRelayed() ? "relayed" : "direct";
        }
    }

    /** Streams of one kind. */
    record Streams(Direction direction, String protocol) {}

    private record Seen(long at, int peers, Map<Kind, Integer> connections, Map<Streams, Integer> streams) {}

    NodeView(Node node, BoundedNames protocols, LongSupplier clock) {
        this.node = node;
        this.protocols = protocols;
        this.clock = clock;
    }

    /** What carries a connection: one of a few words. */
    static String transport(Multiaddr address) {
        if (address.has(MultiaddrProtocol.P2P_CIRCUIT)) {
            return "circuit";
        }
        if (address.has(MultiaddrProtocol.WSS) || address.has(MultiaddrProtocol.WS)) {
            boolean secure = address.has(MultiaddrProtocol.WSS) || address.has(MultiaddrProtocol.TLS);
            return secure ? "wss" : "ws";
        }
        if (address.has(MultiaddrProtocol.WEBTRANSPORT)) {
            return "webtransport";
        }
        if (address.has(MultiaddrProtocol.WEBRTC_DIRECT) || address.has(MultiaddrProtocol.WEBRTC)) {
            return "webrtc";
        }
        if (address.has(MultiaddrProtocol.QUIC_V1)) {
            return "quic";
        }
        if (address.has(MultiaddrProtocol.TCP)) {
            return "tcp";
        }
        return address.has(MultiaddrProtocol.MEMORY) ? "memory" : BoundedNames.OTHER;
    }

    private Seen seen() {
        Seen last = seen;
        long now = clock.getAsLong();
        if (last == null || now - last.at() >= PERIOD || now < last.at()) {
            last = look(now);
            seen = last;
        }
        return last;
    }

    private Seen look(long now) {
        Collection<Connection> all = node.connections();
        Map<Kind, Integer> connections = new HashMap<>();
        Map<Streams, Integer> streams = new HashMap<>();
        for (Connection connection : all) {
            connections.merge(Kind.of(connection), 1, Integer::sum);
            for (Stream stream : connection.streams()) {
                Streams kind = new Streams(
                        stream.direction(), protocols.of(stream.protocol().toString()));
                streams.merge(kind, 1, Integer::sum);
            }
        }
        int peers = (int) all.stream().map(Connection::remotePeer).distinct().count();
        return new Seen(now, peers, connections, streams);
    }

    int peers() {
        return seen().peers();
    }

    int connections(Kind kind) {
        return seen().connections().getOrDefault(kind, 0);
    }

    int streams(Streams kind) {
        return seen().streams().getOrDefault(kind, 0);
    }
}
