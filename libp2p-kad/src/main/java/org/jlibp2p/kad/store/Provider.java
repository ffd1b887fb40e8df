package org.jlibp2p.kad.store;

import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * A peer that provides something: where it is, once for all its records, and those records from the oldest to the latest.
 * Its fields are those of {@link ProviderRecords} and {@link ProviderTable}.
 */
final class Provider extends Holder {
    /** What an address takes beside its bytes, about. */
    private static final int OBJECTS = 128;

    final int index;
    int oldest = IntRecords.NONE;
    int latest = IntRecords.NONE;

    /** When its addresses came. */
    long addressesAt;

    /** Up to which of the files that a store writes one after the other its addresses have been written. */
    int written;

    private PeerInfo info;

    Provider(PeerId id, int index) {
        super(id);
        this.index = index;
        info = new PeerInfo(id, List.of());
    }

    /** Who and where. */
    PeerInfo info() {
        return info;
    }

    void addresses(List<Multiaddr> addresses) {
        info = new PeerInfo(id(), addresses);
    }

    /** What its addresses take in memory, about. */
    long memory() {
        return memory(info.addresses());
    }

    static long memory(List<Multiaddr> addresses) {
        long memory = 0;
        for (Multiaddr address : addresses) {
            memory += OBJECTS + address.bytes().size();
        }
        return memory;
    }
}
