package org.jlibp2p.benchmarks.kademlia;

import org.jlibp2p.kad.Kademlia;
import org.jlibp2p.kad.store.ProviderStore;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.testkit.nodes.SimulatedNode;

/**
 * A node of the simulation.
 *
 * @param node the node
 * @param key where it lies
 * @param server whether it is a server of the DHT
 * @param since when it came, in nanoseconds
 * @param providers the records that it keeps as a server
 */
record Member(SimulatedNode node, Key key, boolean server, long since, ProviderStore providers) {
    Kademlia dht() {
        return node.service(Kademlia.class);
    }

    Caller caller() {
        return node.service(Caller.class);
    }
}
