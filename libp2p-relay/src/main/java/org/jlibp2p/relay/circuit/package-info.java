/**
 * What applications see of relayed circuits: why a relay refused, as {@link org.jlibp2p.relay.circuit.RefusedException} with
 * its {@link org.jlibp2p.relay.circuit.Status}.
 */
package org.jlibp2p.relay.circuit;
