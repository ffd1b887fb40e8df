/**
 * What makes a node that is behind a NAT reachable without relays: services to be added to a node that uses {@link
 * org.jlibp2p.relay.CircuitRelay}.
 */
package org.jlibp2p.reachability;
