/**
 * What applications see of relayed circuits: {@link org.jlibp2p.relay.circuit.RelayServerOptions}, {@link
 * org.jlibp2p.relay.circuit.RelayClientOptions}, what happens as {@link org.jlibp2p.relay.circuit.RelayEvent}, and why a
 * relay refused as {@link org.jlibp2p.relay.circuit.Status}.
 */
package org.jlibp2p.relay.circuit;
