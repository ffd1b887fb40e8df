/**
 * Finding out whether a node can be reached, {@link org.jlibp2p.reachability.AutoNat}, and what makes one that is behind a NAT
 * reachable without relays: services to be added to a node that uses {@link org.jlibp2p.relay.CircuitRelay}.
 */
package org.jlibp2p.reachability;
