package org.jlibp2p.relay.circuit;

import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a relay gives, and to whom. Immutable.
 *
 * @param reservations how many peers may have a reservation
 * @param reservationsPerAddress how many of them may be at one IPv4 address or IPv6 /56
 * @param reservationsPerNetwork how many of them may be in one IPv4 /16 or IPv6 /32
 * @param validity how long a reservation lasts unless it is renewed, in whole seconds
 * @param circuits how many circuits there may be
 * @param circuitsPerPeer how many of them may begin or end at one peer
 * @param duration how long a circuit may last, in whole seconds; empty for no limit
 * @param bytes how many bytes may pass a circuit each way; empty for no limit
 * @param policy whom the application lets in
 */
public record RelayServerOptions(
        int reservations,
        int reservationsPerAddress,
        int reservationsPerNetwork,
        Duration validity,
        int circuits,
        int circuitsPerPeer,
        Optional<Duration> duration,
        OptionalLong bytes,
        RelayPolicy policy) {
    /**
     * Refuses numbers that make no sense.
     *
     * @param reservations see {@link #reservations()}
     * @param reservationsPerAddress see {@link #reservationsPerAddress()}
     * @param reservationsPerNetwork see {@link #reservationsPerNetwork()}
     * @param validity see {@link #validity()}
     * @param circuits see {@link #circuits()}
     * @param circuitsPerPeer see {@link #circuitsPerPeer()}
     * @param duration see {@link #duration()}
     * @param bytes see {@link #bytes()}
     * @param policy see {@link #policy()}
     */
    public RelayServerOptions {
        positive("reservations", reservations);
        positive("reservationsPerAddress", reservationsPerAddress);
        positive("reservationsPerNetwork", reservationsPerNetwork);
        positive("circuits", circuits);
        positive("circuitsPerPeer", circuitsPerPeer);
        wholeSeconds("validity", validity);
        duration.ifPresent(time -> wholeSeconds("duration", time));
        bytes.ifPresent(most -> positive("bytes", most));
        Objects.requireNonNull(policy, "policy");
    }

    private static void positive(String name, long value) {
        if (value < 1) {
            throw new IllegalArgumentException(name + " must be at least 1, not " + value);
        }
    }

    private static void wholeSeconds(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.getNano() != 0) {
            throw new IllegalArgumentException(
                    name + " is told to peers in whole seconds above zero, and cannot be " + value);
        }
        if (value.toSeconds() > 0xffff_ffffL) {
            throw new IllegalArgumentException(name + " is longer than can be told to peers: " + value);
        }
    }

    /**
     * What a public relay gives, as go-libp2p has it: enough to meet, and to make a direct connection.
     *
     * @return 128 reservations of an hour; circuits of two minutes and 128 KiB each way
     */
    public static RelayServerOptions defaults() {
        return new RelayServerOptions(
                128,
                8,
                32,
                Duration.ofHours(1),
                1024,
                16,
                Optional.of(Duration.ofMinutes(2)),
                OptionalLong.of(128 * 1024),
                new RelayPolicy() {});
    }

    /**
     * What a relay of a network of one's own gives: circuits without limits of time and bytes, and as many as there are places
     * in all. Whoever can reach such a relay can use all that it has: give it a {@link RelayPolicy} or a private network.
     *
     * @return 4096 reservations, 4096 circuits
     */
    public static RelayServerOptions unlimited() {
        return new RelayServerOptions(
                4096,
                4096,
                4096,
                Duration.ofHours(1),
                4096,
                4096,
                Optional.empty(),
                OptionalLong.empty(),
                new RelayPolicy() {});
    }

    /**
     * The same with other numbers of reservations.
     *
     * @param total see {@link #reservations()}
     * @param perAddress see {@link #reservationsPerAddress()}
     * @param perNetwork see {@link #reservationsPerNetwork()}
     * @return the changed options
     */
    public RelayServerOptions withReservations(int total, int perAddress, int perNetwork) {
        return new RelayServerOptions(
                total, perAddress, perNetwork, validity, circuits, circuitsPerPeer, duration, bytes, policy);
    }

    /**
     * The same with reservations that last longer, or shorter.
     *
     * @param value see {@link #validity()}
     * @return the changed options
     */
    public RelayServerOptions withValidity(Duration value) {
        return new RelayServerOptions(
                reservations,
                reservationsPerAddress,
                reservationsPerNetwork,
                value,
                circuits,
                circuitsPerPeer,
                duration,
                bytes,
                policy);
    }

    /**
     * The same with other numbers of circuits.
     *
     * @param total see {@link #circuits()}
     * @param perPeer see {@link #circuitsPerPeer()}
     * @return the changed options
     */
    public RelayServerOptions withCircuits(int total, int perPeer) {
        return new RelayServerOptions(
                reservations,
                reservationsPerAddress,
                reservationsPerNetwork,
                validity,
                total,
                perPeer,
                duration,
                bytes,
                policy);
    }

    /**
     * The same with another limit on the time of circuits.
     *
     * @param value see {@link #duration()}; empty for no limit
     * @return the changed options
     */
    public RelayServerOptions withDuration(Optional<Duration> value) {
        return new RelayServerOptions(
                reservations,
                reservationsPerAddress,
                reservationsPerNetwork,
                validity,
                circuits,
                circuitsPerPeer,
                value,
                bytes,
                policy);
    }

    /**
     * The same with another limit on the bytes of circuits.
     *
     * @param value see {@link #bytes()}; empty for no limit
     * @return the changed options
     */
    public RelayServerOptions withBytes(OptionalLong value) {
        return new RelayServerOptions(
                reservations,
                reservationsPerAddress,
                reservationsPerNetwork,
                validity,
                circuits,
                circuitsPerPeer,
                duration,
                value,
                policy);
    }

    /**
     * The same with another policy.
     *
     * @param value see {@link #policy()}
     * @return the changed options
     */
    public RelayServerOptions withPolicy(RelayPolicy value) {
        return new RelayServerOptions(
                reservations,
                reservationsPerAddress,
                reservationsPerNetwork,
                validity,
                circuits,
                circuitsPerPeer,
                duration,
                bytes,
                value);
    }
}
