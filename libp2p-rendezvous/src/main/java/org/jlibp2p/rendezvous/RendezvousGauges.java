package org.jlibp2p.rendezvous;

/**
 * What a rendezvous point holds, and has done since it started.
 *
 * @param registrations that hold now
 * @param peers that are registered now
 * @param namespaces under which somebody is registered now
 * @param recordBytes that the records of those peers take
 * @param registered registrations that were taken, renewals among them
 * @param refusedRegistrations that were not
 * @param discoveries questions that were answered
 * @param refusedDiscoveries that were not
 */
public record RendezvousGauges(
        int registrations,
        int peers,
        int namespaces,
        long recordBytes,
        long registered,
        long refusedRegistrations,
        long discoveries,
        long refusedDiscoveries) {}
