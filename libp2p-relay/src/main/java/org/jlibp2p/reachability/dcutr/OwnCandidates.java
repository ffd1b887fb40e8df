package org.jlibp2p.reachability.dcutr;

import java.util.Collection;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.io.Direction;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/**
 * Where this node may be seen from outside at a port that it listens at: what its peers say that have it from direct
 * connections, even a single one, and where it listens itself if that reaches far enough. One who lies costs an attempt.
 * Confined to the service's loop.
 */
final class OwnCandidates {
    /** Connections whose peers' word is kept; what comes on top is not listened to. */
    static final int MAX_WITNESSES = 256;

    private final Punchable punchable;
    private final Supplier<Collection<Multiaddr>> listening;
    private final Map<Connection, Multiaddr> seen = new IdentityHashMap<>();

    /**
     * None so far.
     *
     * @param punchable which addresses count
     * @param listening where the node listens now
     */
    OwnCandidates(Punchable punchable, Supplier<Collection<Multiaddr>> listening) {
        this.punchable = punchable;
        this.listening = listening;
    }

    /** What the peer of a connection says, in place of what it has said before. */
    void observed(Connection connection, Optional<Multiaddr> address) {
        seen.remove(connection);
        if (address.isPresent()
                && seen.size() < MAX_WITNESSES
                && !Punchable.isRelayed(connection)
                && punchable.isPunchable(address.get())
                && leadsToAListener(connection)) {
            seen.put(connection, address.get());
        }
    }

    void forget(Connection connection) {
        seen.remove(connection);
    }

    /** The port that a peer sees means something if it connected to it, or this side connected from where it listens. */
    private boolean leadsToAListener(Connection connection) {
        if (connection.direction() == Direction.INBOUND) {
            return true;
        }
        Optional<String> from = connection.localAddress().value(MultiaddrProtocol.TCP);
        return from.isPresent()
                && listening.get().stream()
                        .anyMatch(
                                address -> address.value(MultiaddrProtocol.TCP).equals(from));
    }

    /** The addresses, those that most peers agree on first. */
    List<Multiaddr> addresses() {
        Map<Multiaddr, Integer> votes = new LinkedHashMap<>();
        seen.values().forEach(address -> votes.merge(address, 1, Integer::sum));
        Set<Multiaddr> all = new LinkedHashSet<>();
        votes.entrySet().stream()
                .sorted((a, b) -> b.getValue() - a.getValue())
                .forEach(entry -> all.add(entry.getKey()));
        all.addAll(listening.get());
        return punchable.punchable(all);
    }

    /**
     * Whether a NAT gives each destination another port: peers in different places see this node's one port at one IP address as
     * several.
     */
    boolean areOfSymmetricNat() {
        Map<String, Set<String>> ports = new LinkedHashMap<>();
        Map<String, Set<String>> places = new LinkedHashMap<>();
        seen.forEach((connection, address) -> {
            if (connection.direction() == Direction.OUTBOUND) {
                String host = address.components().get(0).text();
                ports.computeIfAbsent(host, key -> new HashSet<>())
                        .add(address.components().get(1).text());
                places.computeIfAbsent(host, key -> new HashSet<>())
                        .add(connection.remoteAddress().components().get(0).text());
            }
        });
        return ports.entrySet().stream()
                .anyMatch(entry -> entry.getValue().size() > 1
                        && entry.getValue().size() == places.get(entry.getKey()).size());
    }
}
