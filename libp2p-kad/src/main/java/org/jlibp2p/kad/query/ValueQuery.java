package org.jlibp2p.kad.query;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.peer.PeerId;

/**
 * Searches for the best value of a key. It ends when as many peers as are asked for had a valid one, or with the k closest peers.
 * Afterwards it knows which of the k closest are to be given the best one. Confined to one thread at a time.
 *
 * <p>Specification: IPFS Kademlia DHT, Value Storage and Retrieval.
 */
public final class ValueQuery implements Query<Optional<ValueQuery.Found>> {
    private final Bytes key;
    private final Lookup lookup;
    private final int quorum;
    private final ValueJudge judge;
    private final Set<PeerId> holders = new HashSet<>(); // of the best value
    private Optional<Bytes> best;
    private int valid;

    /**
     * The best value.
     *
     * @param value the value
     * @param holders how many peers had it
     * @param outdated of the k closest peers those that have answered and had none, an older one, or one that may not stand; the
     *     closest one first
     */
    public record Found(Bytes value, int holders, List<PeerId> outdated) {
        /**
         * Copies the list.
         *
         * @param value see {@link #value()}
         * @param holders see {@link #holders()}
         * @param outdated see {@link #outdated()}
         */
        public Found {
            outdated = List.copyOf(outdated);
        }
    }

    /**
     * A search that has not begun.
     *
     * @param setup what it begins with: the key is the value's
     * @param quorum of how many peers a valid value is enough; {@link Integer#MAX_VALUE} to ask all of the k closest
     * @param judge judges values
     * @param own the value that this node keeps itself, if it is valid
     * @throws IllegalArgumentException if the quorum is below one
     */
    public ValueQuery(QuerySetup setup, int quorum, ValueJudge judge, Optional<Bytes> own) {
        if (quorum < 1) {
            throw new IllegalArgumentException("a quorum is at least one: " + quorum);
        }
        this.key = setup.key();
        this.lookup = new Lookup(setup);
        this.quorum = quorum;
        this.judge = judge;
        this.best = own;
    }

    @Override
    public QueryStep next(long nowNanos) {
        return lookup.next(nowNanos);
    }

    @Override
    public void onReply(PeerId peer, KadReply reply, long nowNanos) {
        if (!lookup.answered(peer, reply.closer(), nowNanos)) {
            return;
        }
        reply.record()
                .filter(record -> record.key().equals(key) && judge.isValid(record.value()))
                .ifPresent(record -> weigh(peer, record.value()));
    }

    private void weigh(PeerId peer, Bytes value) {
        if (best.isEmpty() || !best.get().equals(value) && judge.isBetter(value, best.get())) {
            best = Optional.of(value);
            holders.clear();
        }
        if (best.get().equals(value)) {
            holders.add(peer);
        }
        valid++;
        if (valid >= quorum) {
            lookup.satisfy();
        }
    }

    @Override
    public void onFailure(PeerId peer, long nowNanos) {
        lookup.failed(peer, nowNanos);
    }

    /** The best value so far. */
    @Override
    public Optional<Found> result() {
        return best.map(value -> new Found(value, holders.size(), outdated()));
    }

    private List<PeerId> outdated() {
        return lookup.closestAnswered(lookup.rules().k()).stream()
                .filter(peer -> !holders.contains(peer))
                .toList();
    }

    @Override
    public QueryReport report() {
        return lookup.report();
    }
}
