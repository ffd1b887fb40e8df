package org.jlibp2p.rendezvous;

import java.time.Duration;
import java.util.Objects;

/**
 * What a rendezvous point takes, and for how long. Immutable.
 *
 * @param registrations how many there may be
 * @param registrationsPerPeer how many one peer may have, under as many names
 * @param registrationsPerAddress how many all peers at one IPv4 address, or in one IPv6 /56, may have; peers on this machine are not
 *     counted together
 * @param recordBytes how many bytes the records of all peers may take together
 * @param minTtl for how long a registration is made at least, in whole seconds; shorter ones are refused
 * @param maxTtl for how long at most, in whole seconds; longer ones are refused
 * @param defaultTtl for how long if the peer does not say, in whole seconds
 * @param results how many registrations one answer may have
 * @param policy whom the application lets in
 */
public record RendezvousServerOptions(
        int registrations,
        int registrationsPerPeer,
        int registrationsPerAddress,
        long recordBytes,
        Duration minTtl,
        Duration maxTtl,
        Duration defaultTtl,
        int results,
        RendezvousPolicy policy) {
    /** The most bytes of a name. */
    public static final int MAX_NAMESPACE = 255;

    /** The most bytes of a peer's signed record. */
    public static final int MAX_RECORD = 8 * 1024;

    /** The most {@link #results()}. */
    public static final int MAX_RESULTS = 1000;

    /** The most {@link #registrationsPerPeer()}. */
    public static final int MAX_PER_PEER = 1000;

    /** The longest {@link #maxTtl()}. */
    public static final Duration LONGEST_TTL = Duration.ofHours(72);

    /**
     * Refuses numbers that make no sense.
     *
     * @param registrations see {@link #registrations()}
     * @param registrationsPerPeer see {@link #registrationsPerPeer()}
     * @param registrationsPerAddress see {@link #registrationsPerAddress()}
     * @param recordBytes see {@link #recordBytes()}
     * @param minTtl see {@link #minTtl()}
     * @param maxTtl see {@link #maxTtl()}
     * @param defaultTtl see {@link #defaultTtl()}
     * @param results see {@link #results()}
     * @param policy see {@link #policy()}
     */
    public RendezvousServerOptions {
        within("registrations", registrations, Integer.MAX_VALUE);
        within("registrationsPerPeer", registrationsPerPeer, MAX_PER_PEER);
        within("registrationsPerAddress", registrationsPerAddress, Integer.MAX_VALUE);
        within("recordBytes", recordBytes, Long.MAX_VALUE);
        within("results", results, MAX_RESULTS);
        checkTtl("minTtl", minTtl);
        checkTtl("maxTtl", maxTtl);
        checkTtl("defaultTtl", defaultTtl);
        if (defaultTtl.compareTo(minTtl) < 0 || defaultTtl.compareTo(maxTtl) > 0) {
            throw new IllegalArgumentException(
                    "defaultTtl must be from " + minTtl + " to " + maxTtl + ", not " + defaultTtl);
        }
        Objects.requireNonNull(policy, "policy");
    }

    private static void within(String name, long value, long most) {
        if (value < 1 || value > most) {
            throw new IllegalArgumentException(name + " must be from 1 to " + most + ", not " + value);
        }
    }

    /** Refuses what cannot be told, or is longer than any registration. */
    static void checkTtl(String name, Duration value) {
        if (value.isNegative() || value.isZero() || value.getNano() != 0 || value.compareTo(LONGEST_TTL) > 0) {
            throw new IllegalArgumentException(name + " is told in whole seconds, is above zero and at most "
                    + LONGEST_TTL + ", and cannot be " + value);
        }
    }

    /**
     * The times that the specification recommends, and bounds that one host does not fill by itself.
     *
     * @return 10 000 registrations and 32 MiB of records; 32 registrations a peer and 500 an address, from 2 to 72 hours
     */
    public static RendezvousServerOptions defaults() {
        Duration shortest = Duration.ofHours(2);
        return new RendezvousServerOptions(
                10_000,
                32,
                500,
                32L * 1024 * 1024,
                shortest,
                LONGEST_TTL,
                shortest,
                MAX_RESULTS,
                new RendezvousPolicy() {});
    }

    /**
     * The same with other numbers of registrations.
     *
     * @param total see {@link #registrations()}
     * @param perPeer see {@link #registrationsPerPeer()}
     * @return the changed options
     */
    public RendezvousServerOptions withRegistrations(int total, int perPeer) {
        return new RendezvousServerOptions(
                total, perPeer, registrationsPerAddress, recordBytes, minTtl, maxTtl, defaultTtl, results, policy);
    }

    /**
     * The same with another number of registrations of peers at one address.
     *
     * @param value see {@link #registrationsPerAddress()}
     * @return the changed options
     */
    public RendezvousServerOptions withRegistrationsPerAddress(int value) {
        return new RendezvousServerOptions(
                registrations, registrationsPerPeer, value, recordBytes, minTtl, maxTtl, defaultTtl, results, policy);
    }

    /**
     * The same with another bound on records.
     *
     * @param value see {@link #recordBytes()}
     * @return the changed options
     */
    public RendezvousServerOptions withRecordBytes(long value) {
        return new RendezvousServerOptions(
                registrations,
                registrationsPerPeer,
                registrationsPerAddress,
                value,
                minTtl,
                maxTtl,
                defaultTtl,
                results,
                policy);
    }

    /**
     * The same with other times.
     *
     * @param min see {@link #minTtl()}; it is what peers get that do not say, too
     * @param max see {@link #maxTtl()}
     * @return the changed options
     */
    public RendezvousServerOptions withTtl(Duration min, Duration max) {
        return new RendezvousServerOptions(
                registrations,
                registrationsPerPeer,
                registrationsPerAddress,
                recordBytes,
                min,
                max,
                min,
                results,
                policy);
    }

    /**
     * The same with answers of another length.
     *
     * @param value see {@link #results()}
     * @return the changed options
     */
    public RendezvousServerOptions withResults(int value) {
        return new RendezvousServerOptions(
                registrations,
                registrationsPerPeer,
                registrationsPerAddress,
                recordBytes,
                minTtl,
                maxTtl,
                defaultTtl,
                value,
                policy);
    }

    /**
     * The same with another policy.
     *
     * @param value see {@link #policy()}
     * @return the changed options
     */
    public RendezvousServerOptions withPolicy(RendezvousPolicy value) {
        return new RendezvousServerOptions(
                registrations,
                registrationsPerPeer,
                registrationsPerAddress,
                recordBytes,
                minTtl,
                maxTtl,
                defaultTtl,
                results,
                value);
    }
}
