package org.jlibp2p.kad.query;

import java.util.List;

import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.peer.PeerId;

/**
 * Searches for the k peers closest to a key. Its result is those that have answered, the closest one first; without follow-up,
 * or if it is abandoned, also those that were only told of. Confined to one thread at a time.
 *
 * <p>Specification: IPFS Kademlia DHT, Lookup Process.
 */
public final class ClosestPeersQuery implements Query<List<PeerId>> {
    private final Lookup lookup;

    /**
     * A search that has not begun.
     *
     * @param setup what it begins with
     */
    public ClosestPeersQuery(QuerySetup setup) {
        this.lookup = new Lookup(setup);
    }

    @Override
    public QueryStep next(long nowNanos) {
        return lookup.next(nowNanos);
    }

    @Override
    public void onReply(PeerId peer, KadReply reply, long nowNanos) {
        lookup.answered(peer, reply.closer(), nowNanos);
    }

    @Override
    public void onFailure(PeerId peer, long nowNanos) {
        lookup.failed(peer, nowNanos);
    }

    @Override
    public List<PeerId> result() {
        return lookup.closest(lookup.rules().k());
    }

    @Override
    public QueryReport report() {
        return lookup.report();
    }

    /** How many peers are known that may be asked, or were. */
    int candidates() {
        return lookup.candidates();
    }
}
