package org.jlibp2p.relay.circuit;

/**
 * What a relay is doing, and has done since it started.
 *
 * @param reservations that are held now
 * @param circuits that stand now, or are being made
 * @param bytes that have passed over circuits that have ended, and over those that stand, both ways together
 * @param granted reservations that were granted anew, without renewals
 * @param refusedReservations requests for one that were refused
 * @param opened circuits that were made
 * @param refusedCircuits requests for one that were refused, or came to nothing
 */
public record RelayGauges(
        int reservations,
        int circuits,
        long bytes,
        long granted,
        long refusedReservations,
        long opened,
        long refusedCircuits) {}
