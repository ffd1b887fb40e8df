/**
 * The messages of circuit relay v2: between a client and its relay, {@link org.jlibp2p.relay.protocol.HopMessage}, and
 * between a relay and the peer at the end of a circuit, {@link org.jlibp2p.relay.protocol.StopMessage}.
 */
package org.jlibp2p.relay.protocol;
