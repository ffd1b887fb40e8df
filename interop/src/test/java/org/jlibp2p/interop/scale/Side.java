package org.jlibp2p.interop.scale;

import java.util.Locale;

/** The two halves of the network. */
enum Side {
    WEST,
    EAST;

    Side other() {
        return this == WEST ? EAST : WEST;
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
