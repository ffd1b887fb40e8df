package org.jlibp2p.swarm;

import java.util.Collection;

import org.jlibp2p.connection.Traffic;

/**
 * What all connections of a node have carried, those that have ended included: it never falls. Circuits are left out, since a relay's
 * connection carries them. Any thread.
 */
final class TrafficTotal {
    private Traffic ended = Traffic.NONE;

    /** What was carried by something that never stood. */
    synchronized void add(Traffic traffic) {
        ended = ended.plus(traffic);
    }

    /** Remembers what a connection has carried; called once, before it is taken out of the table. */
    synchronized void retire(SwarmConnection connection) {
        connection.retired = true;
        if (!connection.isRelayed()) {
            ended = ended.plus(connection.traffic());
        }
    }

    /** All that was carried, by those that have ended and those that may not have. */
    synchronized Traffic with(Collection<SwarmConnection> standing) {
        long received = ended.received();
        long sent = ended.sent();
        for (SwarmConnection connection : standing) {
            if (!connection.retired && !connection.isRelayed()) {
                Traffic traffic = connection.traffic();
                received += traffic.received();
                sent += traffic.sent();
            }
        }
        return new Traffic(received, sent);
    }
}
