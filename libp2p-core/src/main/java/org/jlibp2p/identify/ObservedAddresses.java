package org.jlibp2p.identify;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.io.Direction;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.AddressScope;
import org.jlibp2p.transport.Household;

/**
 * At which addresses others see this node: claims, counted by distinct observers. An observer is a {@link Household},
 * so that many peers in one place have one vote; a vote lasts as long as a connection that carries it. What comes over
 * relays, and what could not be true, does not count. Any thread may call.
 *
 * <p>The port of such an address means something where the other side made the connection, or where this side dialled
 * from the port it listens at; otherwise only the host does. Both are counted apart.
 */
public final class ObservedAddresses {
    /** Addresses that one observer claims, of many peers perhaps: a node listens in few ways. */
    static final int MAX_PER_OBSERVER = 4;

    private final int max;
    private final Map<Connection, Vote> votes = new IdentityHashMap<>();
    private final Map<Claim, Map<Household, Integer>> observers = new LinkedHashMap<>();

    private record Claim(Multiaddr address, Optional<Multiaddr> listener) {}

    private record Vote(Claim claim, Household observer) {}

    ObservedAddresses(int max) {
        this.max = max;
    }

    /**
     * The addresses that enough observers agree on.
     *
     * @param quorum how many distinct observers that takes, one or more
     * @return hosts with ports, or without where no port means anything; the one with most observers first
     */
    public synchronized List<Multiaddr> confirmed(int quorum) {
        return observers.keySet().stream()
                .map(Claim::address)
                .distinct()
                .filter(address -> observers(address) >= quorum)
                .sorted(Comparator.comparingInt(address -> -observers(address)))
                .toList();
    }

    /**
     * How many distinct observers claim an address at the moment.
     *
     * @param address a host with a port, or without
     * @return zero if nobody does
     */
    public synchronized int observers(Multiaddr address) {
        Set<Household> distinct = new HashSet<>();
        observers.forEach((claim, agreeing) -> {
            if (claim.address().equals(address)) {
                distinct.addAll(agreeing.keySet());
            }
        });
        return distinct.size();
    }

    /**
     * All that is claimed at the moment.
     *
     * @return most observers first
     */
    public synchronized List<ObservedAddress> all() {
        return observers.entrySet().stream()
                .map(entry -> new ObservedAddress(
                        entry.getKey().address(),
                        entry.getValue().size(),
                        entry.getKey().listener()))
                .sorted(Comparator.comparingInt(ObservedAddress::observers)
                        .reversed()
                        .thenComparing(ObservedAddress::address))
                .toList();
    }

    /**
     * Counts what the peer of a connection claims, in place of what it claimed before.
     *
     * @param listening where the node listens
     */
    synchronized void observe(Connection connection, Multiaddr address, List<Multiaddr> listening) {
        forget(connection);
        Optional<Household> observer = observer(connection);
        Optional<Multiaddr> place = ObservedAddress.hostAndPort(address);
        if (observer.isEmpty() || place.isEmpty() || hasPortZero(place.get()) || !isPlausible(address, connection)) {
            return;
        }
        Optional<Multiaddr> listener = listener(connection, place.get(), listening);
        Multiaddr host = Multiaddr.of(place.get().components().subList(0, 1));
        Claim claim = new Claim(listener.isPresent() ? place.get() : host, listener);
        if (mayClaim(observer.get(), claim) && makeRoom(claim)) {
            votes.put(connection, new Vote(claim, observer.get()));
            observers.computeIfAbsent(claim, key -> new HashMap<>()).merge(observer.get(), 1, Integer::sum);
        }
    }

    /** The own end of a connection, if that is where the node listens. */
    private static Optional<Multiaddr> listener(Connection connection, Multiaddr observed, List<Multiaddr> listening) {
        return ObservedAddress.hostAndPort(connection.localAddress())
                .filter(own -> ofOneKind(own, observed))
                .filter(own -> connection.direction() == Direction.INBOUND
                        || listening.stream()
                                .flatMap(each -> ObservedAddress.hostAndPort(each).stream())
                                .anyMatch(own::equals));
    }

    private static boolean ofOneKind(Multiaddr one, Multiaddr other) {
        for (int i = 0; i < 2; i++) {
            if (one.components().get(i).protocol() != other.components().get(i).protocol()) {
                return false;
            }
        }
        return true;
    }

    /** Takes back what the peer of a connection claimed. */
    synchronized void forget(Connection connection) {
        Vote vote = votes.remove(connection);
        if (vote == null) {
            return;
        }
        Map<Household, Integer> agreeing = observers.get(vote.claim);
        if (agreeing != null) {
            agreeing.computeIfPresent(vote.observer, (key, count) -> count == 1 ? null : count - 1);
            if (agreeing.isEmpty()) {
                observers.remove(vote.claim);
            }
        }
    }

    private static boolean hasPortZero(Multiaddr place) {
        return place.components().get(1).text().equals("0");
    }

    private static boolean isPlausible(Multiaddr address, Connection connection) {
        AddressScope scope = AddressScope.of(address);
        return scope.compareTo(AddressScope.LINK_LOCAL) >= 0
                && scope != AddressScope.UNKNOWN
                && scope.usefulFor(AddressScope.of(connection.remoteAddress()))
                && !address.has(MultiaddrProtocol.P2P_CIRCUIT);
    }

    private static Optional<Household> observer(Connection connection) {
        return connection.isRelayed() ? Optional.empty() : Household.of(connection.remoteAddress());
    }

    private boolean mayClaim(Household observer, Claim claim) {
        return claims(observer) < MAX_PER_OBSERVER
                || observers.getOrDefault(claim, Map.of()).containsKey(observer);
    }

    private long claims(Household observer) {
        return observers.values().stream()
                .filter(agreeing -> agreeing.containsKey(observer))
                .count();
    }

    /**
     * An address that one observer claims gives way to a new one, that of an observer with many claims first; those that several
     * agree on stay.
     */
    private boolean makeRoom(Claim claim) {
        if (observers.size() < max || observers.containsKey(claim)) {
            return true;
        }
        Optional<Claim> weakest = observers.entrySet().stream()
                .filter(entry -> entry.getValue().size() == 1)
                .min(Comparator.comparingLong(
                        entry -> -claims(entry.getValue().keySet().iterator().next())))
                .map(Map.Entry::getKey);
        weakest.ifPresent(key -> {
            observers.remove(key);
            votes.values().removeIf(vote -> vote.claim.equals(key));
        });
        return weakest.isPresent();
    }
}
