package org.jlibp2p.relay.protocol;

import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;

/**
 * What a relay grants, as it says it.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md, Reservation.
 *
 * @param expires until when, in whole seconds
 * @param addresses where the relay can be reached, with its id at the end
 * @param voucher a {@link Voucher} in its envelope, not verified yet; not every relay gives one
 */
public record Reservation(Instant expires, List<Multiaddr> addresses, Optional<Bytes> voucher) {
    /** The last second that is told apart from later ones: the end of the year 9999. */
    public static final Instant LATEST = Instant.ofEpochSecond(253_402_300_799L);

    /**
     * Copies the list.
     *
     * @param expires until when
     * @param addresses where the relay can be reached
     * @param voucher its voucher
     * @throws IllegalArgumentException if the time is before 1970 or after {@link #LATEST}, or has parts of a second
     */
    public Reservation {
        Objects.requireNonNull(voucher, "voucher");
        addresses = List.copyOf(addresses);
        check(expires);
    }

    static void check(Instant expires) {
        if (expires.getNano() != 0 || expires.isBefore(Instant.EPOCH) || expires.isAfter(LATEST)) {
            throw new IllegalArgumentException(
                    "a reservation ends at a whole second from 1970 on to " + LATEST + ", not at " + expires);
        }
    }

    /** The second that a number on the wire means: unsigned, and cut at {@link #LATEST}. */
    static Instant second(long wire) {
        long latest = LATEST.getEpochSecond();
        return wire < 0 || wire > latest ? LATEST : Instant.ofEpochSecond(wire);
    }
}
