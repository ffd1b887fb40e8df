package org.jlibp2p.identify;

import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.AddressScope;

/**
 * At which addresses others see this node: claims, counted by distinct observers. An observer is an IPv4 address or an
 * IPv6 /56, so that many peers in one place have one vote; a vote lasts as long as a connection that carries it. What
 * comes over relays, and what could not be true, does not count. Any thread may call.
 *
 * <p>The port of such an address means something where the other side made the connection, or where this side dialled
 * from the port it listens at; otherwise only the host does.
 */
public final class ObservedAddresses {
    private static final int IP6_HOUSEHOLD = 7; // bytes: a /56

    private final int max;
    private final Map<Connection, Vote> votes = new IdentityHashMap<>();
    private final Map<Multiaddr, Map<Bytes, Integer>> observers = new LinkedHashMap<>();

    private record Vote(Multiaddr address, Bytes observer) {}

    ObservedAddresses(int max) {
        this.max = max;
    }

    /**
     * The addresses that enough observers agree on.
     *
     * @param quorum how many distinct observers that takes, one or more
     * @return those addresses, the one with most observers first
     */
    public synchronized List<Multiaddr> confirmed(int quorum) {
        return observers.entrySet().stream()
                .filter(entry -> entry.getValue().size() >= quorum)
                .sorted(Comparator.comparingInt(entry -> -entry.getValue().size()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /**
     * How many distinct observers claim an address at the moment.
     *
     * @param address the address
     * @return zero if nobody does
     */
    public synchronized int observers(Multiaddr address) {
        return observers.getOrDefault(address, Map.of()).size();
    }

    /** Counts what the peer of a connection claims, in place of what it claimed before. */
    synchronized void observe(Connection connection, Multiaddr address) {
        forget(connection);
        Optional<Bytes> observer = observer(connection);
        if (observer.isEmpty() || !isPlausible(address, connection) || !makeRoom(address)) {
            return;
        }
        votes.put(connection, new Vote(address, observer.get()));
        observers.computeIfAbsent(address, key -> new HashMap<>()).merge(observer.get(), 1, Integer::sum);
    }

    /** Takes back what the peer of a connection claimed. */
    synchronized void forget(Connection connection) {
        Vote vote = votes.remove(connection);
        if (vote == null) {
            return;
        }
        Map<Bytes, Integer> agreeing = observers.get(vote.address);
        if (agreeing != null) {
            agreeing.computeIfPresent(vote.observer, (key, count) -> count == 1 ? null : count - 1);
            if (agreeing.isEmpty()) {
                observers.remove(vote.address);
            }
        }
    }

    private static boolean isPlausible(Multiaddr address, Connection connection) {
        AddressScope scope = AddressScope.of(address);
        return scope.compareTo(AddressScope.LINK_LOCAL) >= 0
                && scope != AddressScope.UNKNOWN
                && scope.usefulFor(AddressScope.of(connection.remoteAddress()))
                && !address.has(MultiaddrProtocol.P2P_CIRCUIT);
    }

    private static Optional<Bytes> observer(Connection connection) {
        Multiaddr remote = connection.remoteAddress();
        if (connection.limit().isPresent() || remote.has(MultiaddrProtocol.P2P_CIRCUIT)) {
            return Optional.empty();
        }
        for (Multiaddr.Component component : remote.components()) {
            if (component.protocol() == MultiaddrProtocol.IP4) {
                return Optional.of(component.value());
            }
            if (component.protocol() == MultiaddrProtocol.IP6) {
                return Optional.of(component.value().slice(0, IP6_HOUSEHOLD));
            }
        }
        return Optional.empty();
    }

    /** An address that one observer claims gives way to a new one; those that several agree on stay. */
    private boolean makeRoom(Multiaddr address) {
        if (observers.size() < max || observers.containsKey(address)) {
            return true;
        }
        Optional<Multiaddr> weakest = observers.entrySet().stream()
                .filter(entry -> entry.getValue().size() == 1)
                .map(Map.Entry::getKey)
                .findFirst();
        weakest.ifPresent(key -> {
            observers.remove(key);
            votes.values().removeIf(vote -> vote.address.equals(key));
        });
        return weakest.isPresent();
    }
}
