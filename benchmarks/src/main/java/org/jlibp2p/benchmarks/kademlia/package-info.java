/**
 * A DHT of thousands of nodes in one thread: real {@link org.jlibp2p.kad.Kademlia} services on {@link
 * org.jlibp2p.testkit.nodes.SimulatedNodes}, with nodes that come and go, nodes that cannot be reached, and attackers. Begin with
 * {@link org.jlibp2p.benchmarks.kademlia.KademliaSimulation}.
 */
package org.jlibp2p.benchmarks.kademlia;
