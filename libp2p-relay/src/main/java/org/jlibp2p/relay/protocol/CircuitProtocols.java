package org.jlibp2p.relay.protocol;

import org.jlibp2p.negotiation.ProtocolId;

/** The names and bounds of circuit relay v2. */
public final class CircuitProtocols {
    /** What clients speak to a relay. */
    public static final ProtocolId HOP = ProtocolId.of("/libp2p/circuit/relay/0.2.0/hop");

    /** What a relay speaks to the peer at the end of a circuit. */
    public static final ProtocolId STOP = ProtocolId.of("/libp2p/circuit/relay/0.2.0/stop");

    /** The most bytes of one message, as in go-libp2p. */
    public static final int MAX_MESSAGE = 4096;

    /** The most addresses in one message that are read; what is beyond is left out. */
    public static final int MAX_ADDRESSES = 64;

    private CircuitProtocols() {}
}
