package org.jlibp2p.interop.delegate;

import java.util.Locale;

/** What can be asked of a delegate. */
public enum RoutingOperation {
    /** Who has content. */
    PROVIDERS,
    /** Where a peer is. */
    PEERS,
    /** Who is closest to a key. */
    CLOSEST,
    /** The IPNS record of a name. */
    IPNS;

    /**
     * The operation of a name.
     *
     * @param name in small letters
     * @return the operation
     */
    public static RoutingOperation named(String name) {
        return valueOf(name.toUpperCase(Locale.ROOT));
    }

    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
