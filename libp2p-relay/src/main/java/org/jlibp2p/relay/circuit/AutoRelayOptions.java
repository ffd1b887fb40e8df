package org.jlibp2p.relay.circuit;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;

/**
 * How a node finds the relays by which it is reached, when others cannot reach it by themselves. Immutable.
 *
 * @param relays at how many relays the node keeps a place
 * @param candidates whole addresses of the relays to choose from, as {@code /ip4/192.0.2.1/tcp/4001/p2p/12D3KooW…}; if there are
 *     none the node looks for relays among the peers that it knows, meets, and can find
 * @param minCandidates how many relays the node wants to know before it chooses, as long as {@code bootDelay} has not passed; and
 *     how many it looks for even when it has its places
 * @param maxCandidates how many relays that it does not use it remembers
 * @param bootDelay how long it waits for {@code minCandidates} relays before it takes what there is; with a list it never waits
 * @param candidateAge how long a relay that it does not use is remembered without being heard of
 * @param backoff how long a relay that gave no place is left alone while there are others; doubled with each further failure,
 *     until a place there has lasted so long
 * @param maxBackoff the longest such time
 * @param reachability {@link Reachability#PRIVATE} to use relays at once and always; {@link Reachability#UNKNOWN} to use them when
 *     it is found out that others cannot reach the node, and until it is found out that they can
 */
public record AutoRelayOptions(
        int relays,
        List<Multiaddr> candidates,
        int minCandidates,
        int maxCandidates,
        Duration bootDelay,
        Duration candidateAge,
        Duration backoff,
        Duration maxBackoff,
        Reachability reachability) {
    /** The most relays at which a node keeps a place. */
    public static final int MAX_RELAYS = 16;

    /** The most relays that a node remembers. */
    public static final int MAX_CANDIDATES = 1024;

    /**
     * Refuses what makes no sense.
     *
     * @param relays see {@link #relays()}
     * @param candidates see {@link #candidates()}
     * @param minCandidates see {@link #minCandidates()}
     * @param maxCandidates see {@link #maxCandidates()}
     * @param bootDelay see {@link #bootDelay()}
     * @param candidateAge see {@link #candidateAge()}
     * @param backoff see {@link #backoff()}
     * @param maxBackoff see {@link #maxBackoff()}
     * @param reachability see {@link #reachability()}
     * @throws IllegalArgumentException if a number is out of its bounds, an address does not lead to a relay, or the node is said
     *     to be public and needs no relays
     */
    public AutoRelayOptions {
        candidates = RelayAddresses.checked(candidates, MAX_CANDIDATES);
        between("relays", relays, 1, MAX_RELAYS);
        between("minCandidates", minCandidates, 1, maxCandidates);
        between("maxCandidates", maxCandidates, 1, MAX_CANDIDATES);
        if (Objects.requireNonNull(bootDelay, "bootDelay").isNegative()) {
            throw new IllegalArgumentException("bootDelay cannot be " + bootDelay);
        }
        positive("candidateAge", candidateAge);
        positive("backoff", backoff);
        if (maxBackoff.compareTo(backoff) < 0) {
            throw new IllegalArgumentException("maxBackoff, " + maxBackoff + ", is shorter than backoff, " + backoff);
        }
        if (Objects.requireNonNull(reachability, "reachability") == Reachability.PUBLIC) {
            throw new IllegalArgumentException("a node that others can reach by themselves needs no relays");
        }
    }

    private static void between(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " is from " + least + " to " + most + ", not " + value);
        }
    }

    private static void positive(String name, Duration value) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " is longer than nothing, not " + value);
        }
    }

    /**
     * Two relays, found among the peers that the node meets, once it is known that it needs them.
     *
     * @return 4 to 20 candidates of the last half hour; a back-off of half a minute to ten
     */
    public static AutoRelayOptions defaults() {
        return new AutoRelayOptions(
                2,
                List.of(),
                4,
                20,
                Duration.ofSeconds(2),
                Duration.ofMinutes(30),
                Duration.ofSeconds(30),
                Duration.ofMinutes(10),
                Reachability.UNKNOWN);
    }

    /**
     * The same with places at more relays, or fewer.
     *
     * @param value see {@link #relays()}
     * @return the changed options
     */
    public AutoRelayOptions withRelays(int value) {
        return new AutoRelayOptions(
                value,
                candidates,
                minCandidates,
                maxCandidates,
                bootDelay,
                candidateAge,
                backoff,
                maxBackoff,
                reachability);
    }

    /**
     * The same with a list of relays to choose from, and no others.
     *
     * @param addresses see {@link #candidates()}
     * @return the changed options
     */
    public AutoRelayOptions withCandidates(Multiaddr... addresses) {
        return new AutoRelayOptions(
                relays,
                List.of(addresses),
                minCandidates,
                maxCandidates,
                bootDelay,
                candidateAge,
                backoff,
                maxBackoff,
                reachability);
    }

    /**
     * The same with other bounds of how many relays are known.
     *
     * @param least see {@link #minCandidates()}
     * @param most see {@link #maxCandidates()}
     * @param age see {@link #candidateAge()}
     * @return the changed options
     */
    public AutoRelayOptions withCandidateBounds(int least, int most, Duration age) {
        return new AutoRelayOptions(relays, candidates, least, most, bootDelay, age, backoff, maxBackoff, reachability);
    }

    /**
     * The same with another time to look around before the choice.
     *
     * @param value see {@link #bootDelay()}
     * @return the changed options
     */
    public AutoRelayOptions withBootDelay(Duration value) {
        return new AutoRelayOptions(
                relays,
                candidates,
                minCandidates,
                maxCandidates,
                value,
                candidateAge,
                backoff,
                maxBackoff,
                reachability);
    }

    /**
     * The same with other times for which a relay is left alone that gave no place.
     *
     * @param first see {@link #backoff()}
     * @param longest see {@link #maxBackoff()}
     * @return the changed options
     */
    public AutoRelayOptions withBackoff(Duration first, Duration longest) {
        return new AutoRelayOptions(
                relays,
                candidates,
                minCandidates,
                maxCandidates,
                bootDelay,
                candidateAge,
                first,
                longest,
                reachability);
    }

    /**
     * The same for a node of which it is known, or not, whether others can reach it.
     *
     * @param value see {@link #reachability()}
     * @return the changed options
     */
    public AutoRelayOptions withReachability(Reachability value) {
        return new AutoRelayOptions(
                relays, candidates, minCandidates, maxCandidates, bootDelay, candidateAge, backoff, maxBackoff, value);
    }
}
