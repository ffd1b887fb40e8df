/**
 * All connections of one node: {@link org.jlibp2p.swarm.Swarm} ties together the upgrade
 * ({@link org.jlibp2p.swarm.ConnectionUpgrader}), the dials ({@link org.jlibp2p.swarm.Dialer}) and the tables. Not exported.
 */
package org.jlibp2p.swarm;
