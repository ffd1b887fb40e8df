/**
 * Being reachable through others, and letting others be: {@link org.jlibp2p.relay.CircuitRelay}, with its options and events in
 * {@link org.jlibp2p.relay.circuit}.
 */
package org.jlibp2p.relay;
