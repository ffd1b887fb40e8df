package org.jlibp2p.reachability.autonat.protocol;

import org.jlibp2p.negotiation.ProtocolId;

/** The names and bounds of AutoNAT, both versions. */
public final class AutoNatProtocols {
    /** Version 1: whether the node can be reached at all. */
    public static final ProtocolId V1 = ProtocolId.of("/libp2p/autonat/1.0.0");

    /** Version 2: whether it can be reached at one address. */
    public static final ProtocolId DIAL_REQUEST = ProtocolId.of("/libp2p/autonat/2/dial-request");

    /** Version 2: what the one that was asked says where it got through. */
    public static final ProtocolId DIAL_BACK = ProtocolId.of("/libp2p/autonat/2/dial-back");

    /** The most bytes of one message, as in go-libp2p. */
    public static final int MAX_MESSAGE = 8192;

    /** The most bytes of a message on a connection that was dialled back. */
    public static final int MAX_DIAL_BACK = 1024;

    /** The most addresses of a message that are looked at; what is beyond is left out. */
    public static final int MAX_ADDRESSES = 50;

    /** The fewest bytes that are asked of a client for dialling an address that is not its own. */
    public static final int MIN_DATA = 30_000;

    /** The most bytes that are asked, and that are given. */
    public static final int MAX_DATA = 100_000;

    /** The most bytes of such data in one message. */
    public static final int MAX_CHUNK = 4096;

    private AutoNatProtocols() {}
}
