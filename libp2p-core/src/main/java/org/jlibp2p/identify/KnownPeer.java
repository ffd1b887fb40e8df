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
    private final Map<Connection, CompletableFuture<IdentifyInfo>> exchanges = new LinkedHashMap<>(2);
    private volatile IdentifyInfo info;
    private Announcement told;

    KnownPeer(PeerId id) {
        this.id = id;
    }

    PeerId id() {
        return id;
    }

    /** The exchange that each connection begins with. */
    Map<Connection, CompletableFuture<IdentifyInfo>> exchanges() {
        return exchanges;
    }

    /** A connection that still stands, the oldest one if there are several. */
    Optional<Connection> connection() {
        return exchanges.keySet().stream()
                .filter(connection -> !connection.closed().isDone())
                .findFirst();
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
