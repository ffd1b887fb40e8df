package org.jlibp2p.interop.peer;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.transport.ConnectionLimit;

/** Gives connections short names, and shows them as results and events do. Any thread. */
final class ConnectionNames {
    private final Map<Connection, Long> names = new ConcurrentHashMap<>();
    private final AtomicLong last = new AtomicLong();
    private final EarlyMuxers earlyMuxers;

    ConnectionNames(EarlyMuxers earlyMuxers) {
        this.earlyMuxers = earlyMuxers;
    }

    /** The name of a connection: always the same one, forgotten some time after the connection has ended. */
    String of(Connection connection) {
        return "c" + names.computeIfAbsent(connection, unnamed -> last.incrementAndGet());
    }

    /** Forgets a connection that has ended, when nobody will speak of it any more. */
    void forget(Connection connection) {
        names.remove(connection);
        if (names.keySet().stream().noneMatch(other -> other.remotePeer().equals(connection.remotePeer()))) {
            earlyMuxers.forget(connection.remotePeer());
        }
    }

    Optional<Connection> find(String name) {
        return names.entrySet().stream()
                .filter(entry -> name.equals("c" + entry.getValue()))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    Map<String, Object> describe(Connection connection) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", of(connection));
        fields.put("peer", connection.remotePeer().toString());
        fields.put("remoteAddr", connection.remoteAddress().toString());
        fields.put("localAddr", connection.localAddress().toString());
        fields.put("direction", connection.direction().name().toLowerCase(java.util.Locale.ROOT));
        fields.put("encryption", connection.security().toString());
        fields.put("multiplexer", connection.muxer().toString());
        fields.put("earlyMuxer", earlyMuxers.isSettledWith(connection.remotePeer()));
        fields.put("limited", connection.limit().isPresent());
        fields.put("limits", connection.limit().map(ConnectionNames::describe).orElse(null));
        fields.put("streams", connection.streams().size());
        return fields;
    }

    /** Zero where there is no limit. */
    private static Map<String, Object> describe(ConnectionLimit limit) {
        return Map.of(
                "seconds",
                limit.duration().orElse(Duration.ZERO).toSeconds(),
                "bytes",
                limit.bytes().orElse(0));
    }
}
