package org.jlibp2p.negotiation;

import org.jlibp2p.io.Duplex;

/**
 * What a negotiation came to.
 *
 * @param protocol the protocol that both sides agreed on
 * @param duplex the pipe, to be used from here on instead of the one that was negotiated over: its first read gives the
 *     bytes that came right behind the exchange, if there were any
 */
public record Negotiated(ProtocolId protocol, Duplex duplex) {}
