package org.jlibp2p.reachability.autonat;

/** How it comes that an address may be one of the node's. */
public enum AddressOrigin {
    /** A service has it from outside, as from a router that forwards a port. */
    MAPPED,
    /** The application has said so. */
    STATED,
    /** The node listens at an interface with this address. */
    LISTENING,
    /** Enough peers, in places of their own, see the node there. */
    OBSERVED,
    /** Enough peers see the node at this host, from other ports; the port is the one where the node listens. */
    GUESSED
}
