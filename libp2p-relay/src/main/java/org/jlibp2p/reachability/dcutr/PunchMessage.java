package org.jlibp2p.reachability.dcutr;

import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;

/**
 * What two peers say to each other before they connect to one another.
 *
 * <p>Specification: libp2p, relay/DCUtR.md, RPC messages.
 */
sealed interface PunchMessage {
    /**
     * Where the sender can be seen.
     *
     * @param addresses at most {@link PunchCodec#MAX_ADDRESSES} are read
     */
    record Connect(List<Multiaddr> addresses) implements PunchMessage {
        /**
         * Copies the addresses.
         *
         * @param addresses see {@link #addresses()}
         */
        public Connect {
            addresses = List.copyOf(addresses);
        }
    }

    /** It is time to connect. */
    record Sync() implements PunchMessage {}
}
