package org.jlibp2p.service;

import org.jlibp2p.multiformats.Multiaddr;

/**
 * One address that this node has, or may have.
 *
 * @param address without {@code /p2p}
 * @param source who says so
 * @param detail which service or listener that is, for people who look
 * @param announced whether it is told to others at the moment
 */
public record OwnAddress(Multiaddr address, Source source, String detail, boolean announced) {
    /** Who says that an address is one of this node's. */
    public enum Source {
        /** A listener of the node: one of its interfaces, or a relay. */
        LISTENING,
        /** The application, to the node's builder. */
        APPLICATION,
        /** A service, as one that has mapped a port. */
        SERVICE
    }
}
