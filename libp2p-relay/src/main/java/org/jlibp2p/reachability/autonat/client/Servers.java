package org.jlibp2p.reachability.autonat.client;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Doubling;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.autonat.ProbeAnswer;
import org.jlibp2p.transport.AddressScope;

/** The connected peers that can be asked, each in turn after a rest, by chance. Confined; pure. */
final class Servers {
    /** How long a peer is not asked again. */
    static final Duration REST = Duration.ofSeconds(10);

    /** How long it is not that has not answered; doubled each time in a row, up to {@link #DISTRUST}. */
    static final Duration FAILED = Duration.ofMinutes(2);

    /** How long nobody in a place is asked again about what has been answered there. */
    static final Duration AGAIN = Duration.ofMinutes(10);

    /** How long it is not that has told what cannot be true. */
    static final Duration DISTRUST = Duration.ofHours(1);

    private static final Doubling AFTER_FAILURE = new Doubling(FAILED, DISTRUST);

    private final RandomGenerator random;
    private final boolean privateNetworks;
    private final Map<Connection, Server> connected = new LinkedHashMap<>();
    private final Map<PeerId, Instant> resting = new HashMap<>();
    private final Map<PeerId, Failures> failures = new HashMap<>(); // of those that were asked not long ago

    private record Failures(int inARow, Instant last) {}

    /** A peer that serves, and where it is. */
    record Server(PeerId peer, Multiaddr address, Set<ProtocolId> protocols) {
        String place() {
            return Place.of(address);
        }
    }

    Servers(RandomGenerator random, boolean privateNetworks) {
        this.random = random;
        this.privateNetworks = privateNetworks;
    }

    /** One can be asked for as long as a connection lasts. */
    void connected(Connection connection, Server server) {
        forgetEnded();
        connected.put(connection, server);
    }

    void left(Connection connection) {
        connected.remove(connection);
    }

    /** Events come late and get lost where there are many. */
    private void forgetEnded() {
        connected.keySet().removeIf(connection -> !connection.isOpen());
    }

    int serving(ProtocolId protocol) {
        forgetEnded();
        return (int) connected.values().stream()
                .filter(server -> server.protocols().contains(protocol))
                .map(Server::peer)
                .distinct()
                .count();
    }

    /**
     * One to ask: best one from where nobody has spoken, and none at an address that is to be dialled, since what is in the same
     * place sees things differently.
     *
     * @param answers what has been said about it
     * @param dialled what is to be dialled
     */
    Optional<Server> pick(ProtocolId protocol, Instant now, List<ProbeAnswer> answers, List<Multiaddr> dialled) {
        forgetEnded();
        resting.values().removeIf(until -> !until.isAfter(now));
        failures.values().removeIf(each -> each.last().isBefore(now.minus(DISTRUST.multipliedBy(2))));
        Set<String> spoken = new HashSet<>();
        Set<String> lately = new HashSet<>();
        for (ProbeAnswer answer : answers) {
            spoken.add(answer.place());
            if (answer.at().isAfter(now.minus(AGAIN))) {
                lately.add(answer.place());
            }
        }
        Set<Multiaddr.Component> hosts = new HashSet<>();
        if (!privateNetworks) {
            dialled.forEach(address -> Place.host(address).ifPresent(hosts::add));
        }
        List<Server> fit = connected.values().stream()
                .filter(server -> server.protocols().contains(protocol))
                .filter(server -> !resting.containsKey(server.peer()) && !lately.contains(server.place()))
                .filter(server -> privateNetworks || AddressScope.of(server.address()) == AddressScope.PUBLIC)
                .filter(server ->
                        Place.host(server.address()).filter(hosts::contains).isEmpty())
                .toList();
        List<Server> fresh = new ArrayList<>(fit);
        fresh.removeIf(server -> spoken.contains(server.place()));
        List<Server> from = fresh.isEmpty() ? fit : fresh;
        return from.isEmpty() ? Optional.empty() : Optional.of(from.get(random.nextInt(from.size())));
    }

    /**
     * When the next one of those that rest can be asked.
     *
     * @return not before now; nothing if none rests
     */
    Optional<Instant> nextRested(ProtocolId protocol) {
        return connected.values().stream()
                .filter(server -> server.protocols().contains(protocol))
                .flatMap(server -> Optional.ofNullable(resting.get(server.peer())).stream())
                .min(Comparator.naturalOrder());
    }

    /** It has not answered. */
    void failed(PeerId peer, Instant now) {
        Failures one =
                failures.merge(peer, new Failures(1, now), (before, again) -> new Failures(before.inARow() + 1, now));
        rest(peer, now, AFTER_FAILURE.after(one.inARow()));
    }

    /** It has. */
    void answered(PeerId peer) {
        failures.remove(peer);
    }

    /** It is not asked for a while; where several reasons for that are given, the longest while counts. */
    void rest(PeerId peer, Instant now, Duration time) {
        resting.merge(peer, now.plus(time), (one, other) -> one.isAfter(other) ? one : other);
    }
}
