package org.jlibp2p.kad;

/**
 * Which part a node takes in a DHT.
 *
 * <p>Specification: IPFS Kademlia DHT, Client and Server Mode.
 */
public enum Mode {
    /** Asks, and serves nobody: for what cannot be reached, or is not there for long. */
    CLIENT,
    /** Serves as well, and stands in the tables of others. */
    SERVER,
    /**
     * Serves for as long as others can reach the node: by what was found out ({@link
     * org.jlibp2p.event.NodeEvent.ReachabilityChanged}), and until something was, by whether the node announces an address
     * of the network that the DHT is of.
     */
    AUTOMATIC
}
