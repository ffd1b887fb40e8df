package org.jlibp2p.benchmarks.kademlia;

import java.time.Duration;
import java.util.List;

import org.jlibp2p.testkit.nodes.Traffic;

/**
 * A part of the simulation and what was seen in it.
 *
 * @param name what went on
 * @param length how long it was
 * @param outcomes the lookups
 * @param abandoned lookups lost with the node that had begun them
 * @param served streams and messages that each server that was there all the time got, of whatever kind
 * @param traffic what all nodes that were there at the end had sent in it
 * @param health the routing tables at its end
 * @param left how many nodes had vanished in it
 */
record Phase(
        String name,
        Duration length,
        List<Outcome> outcomes,
        int abandoned,
        Distribution served,
        Traffic traffic,
        Health health,
        int left) {
    List<Outcome> of(Kind kind) {
        return outcomes.stream().filter(outcome -> outcome.kind() == kind).toList();
    }
}
