package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerInfo;

/**
 * Where a node registers and looks for others, and what it does of that by itself. Immutable.
 *
 * @param points the addresses of rendezvous points, each with {@code /p2p} at its end; several of one point are tried together
 * @param registered names under which the node registers by itself, as long as it runs
 * @param discovered names under which it looks for others by itself, again and again
 * @param ttl for how long it registers, in whole seconds, renewed long before; empty for what the point takes
 * @param interval how often it looks
 */
public record RendezvousClientOptions(
        List<Multiaddr> points,
        Set<String> registered,
        Set<String> discovered,
        Optional<Duration> ttl,
        Duration interval) {
    /** The most points, each counted once. */
    public static final int MAX_POINTS = 16;

    /** The most names of either kind. */
    public static final int MAX_NAMESPACES = 100;

    /** The shortest {@link #interval()}. */
    public static final Duration MIN_INTERVAL = Duration.ofSeconds(10);

    /**
     * Copies the lists.
     *
     * @param points see {@link #points()}
     * @param registered see {@link #registered()}
     * @param discovered see {@link #discovered()}
     * @param ttl see {@link #ttl()}
     * @param interval see {@link #interval()}
     * @throws IllegalArgumentException if there are too many points or names, a point is not named, or a name or a time is out of
     *     its bounds
     */
    public RendezvousClientOptions {
        points = List.copyOf(points);
        registered = Set.copyOf(registered);
        discovered = Set.copyOf(discovered);
        if (PeerInfo.ofEach(points).size() > MAX_POINTS) {
            throw new IllegalArgumentException("more than " + MAX_POINTS + " points");
        }
        if (registered.size() > MAX_NAMESPACES || discovered.size() > MAX_NAMESPACES) {
            throw new IllegalArgumentException("more than " + MAX_NAMESPACES + " names");
        }
        registered.forEach(Namespace::check);
        discovered.forEach(Namespace::check);
        ttl.ifPresent(value -> RendezvousServerOptions.checkTtl("ttl", value));
        if (interval.compareTo(MIN_INTERVAL) < 0) {
            throw new IllegalArgumentException("an interval of " + interval + ", below " + MIN_INTERVAL);
        }
    }

    /**
     * No points; whatever the point takes, and every five minutes.
     *
     * @return options to begin with
     */
    public static RendezvousClientOptions defaults() {
        return new RendezvousClientOptions(List.of(), Set.of(), Set.of(), Optional.empty(), Duration.ofMinutes(5));
    }

    /**
     * The same with more points.
     *
     * @param more addresses with {@code /p2p} at their end
     * @return the changed options
     */
    public RendezvousClientOptions withPoints(Multiaddr... more) {
        List<Multiaddr> all = new ArrayList<>(points);
        all.addAll(List.of(more));
        return new RendezvousClientOptions(all, registered, discovered, ttl, interval);
    }

    /**
     * The same with more names under which the node registers by itself.
     *
     * @param more the names
     * @return the changed options
     */
    public RendezvousClientOptions withRegistered(String... more) {
        return new RendezvousClientOptions(points, together(registered, more), discovered, ttl, interval);
    }

    /**
     * The same with more names under which the node looks for others by itself.
     *
     * @param more the names
     * @return the changed options
     */
    public RendezvousClientOptions withDiscovered(String... more) {
        return new RendezvousClientOptions(points, registered, together(discovered, more), ttl, interval);
    }

    private static Set<String> together(Set<String> known, String... more) {
        Set<String> all = new LinkedHashSet<>(known);
        Stream.of(more).forEach(all::add);
        return all;
    }

    /**
     * The same with registrations for another time.
     *
     * @param value see {@link #ttl()}
     * @return the changed options
     */
    public RendezvousClientOptions withTtl(Optional<Duration> value) {
        return new RendezvousClientOptions(points, registered, discovered, value, interval);
    }

    /**
     * The same, looking at another pace.
     *
     * @param value see {@link #interval()}
     * @return the changed options
     */
    public RendezvousClientOptions withInterval(Duration value) {
        return new RendezvousClientOptions(points, registered, discovered, ttl, value);
    }
}
