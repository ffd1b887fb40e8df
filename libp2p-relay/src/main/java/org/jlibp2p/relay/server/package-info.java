/**
 * A relay: {@link org.jlibp2p.relay.server.RelayServer} carries out what {@link org.jlibp2p.relay.server.HopRules} decides.
 */
package org.jlibp2p.relay.server;
