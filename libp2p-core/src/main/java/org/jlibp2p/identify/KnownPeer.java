package org.jlibp2p.identify;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.peer.PeerId;

/** A connected peer: what it said, and what it was told. Confined to the service's loop, but for {@link #info()}. */
final class KnownPeer {
    private final PeerId id;
    private Map<Connection, CompletableFuture<IdentifyInfo>> exchanges =
            Map.of(); // never changed, as it nearly always has one
    private volatile IdentifyInfo info;
    private Announcement told;

    KnownPeer(PeerId id) {
        this.id = id;
    }

    PeerId id() {
        return id;
    }

    /** The exchange that each connection begins with, the oldest connection first. */
    Map<Connection, CompletableFuture<IdentifyInfo>> exchanges() {
        return exchanges;
    }

    void met(Connection connection, CompletableFuture<IdentifyInfo> exchange) {
        if (exchanges.isEmpty()) {
            exchanges = Map.of(connection, exchange);
            return;
        }
        Map<Connection, CompletableFuture<IdentifyInfo>> more = new LinkedHashMap<>(exchanges);
        more.put(connection, exchange);
        exchanges = more;
    }

    /** Forgets a connection; says whether none is left. */
    boolean parted(Connection connection) {
        Map<Connection, CompletableFuture<IdentifyInfo>> rest = new LinkedHashMap<>(exchanges);
        rest.remove(connection);
        exchanges = rest.size() > 1 ? rest : Map.copyOf(rest);
        return rest.isEmpty();
    }

    /** A connection that still stands, the oldest one if there are several. */
    Optional<Connection> connection() {
        return exchanges.keySet().stream().filter(Connection::isOpen).findFirst();
    }

    Optional<IdentifyInfo> info() {
        return Optional.ofNullable(info);
    }

    void said(IdentifyInfo latest) {
        info = latest;
    }

    /** What this node has told the peer of itself last; empty if nothing, or if that may not have arrived. */
    Optional<Announcement> told() {
        return Optional.ofNullable(told);
    }

    void told(Announcement latest) {
        told = latest;
    }

    void toldInVain() {
        told = null;
    }
}
