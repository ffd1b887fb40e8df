/**
 * Whole networks of services in one thread: {@link org.jlibp2p.testkit.nodes.SimulatedNodes} gives any number of real services
 * a node that is only simulated, thousands of them in one process. Begin there; what a node can be asked is in {@link
 * org.jlibp2p.testkit.nodes.SimulatedNode}, how the network is in {@link org.jlibp2p.testkit.nodes.NodeConditions}.
 */
package org.jlibp2p.testkit.nodes;
