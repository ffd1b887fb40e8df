package org.jlibp2p.kad.optimistic;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;

import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.query.ClosestPeersQuery;
import org.jlibp2p.kad.query.Query;
import org.jlibp2p.kad.query.QueryListener;
import org.jlibp2p.kad.query.QueryReport;
import org.jlibp2p.kad.query.QuerySetup;
import org.jlibp2p.kad.query.QueryStep;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;

/**
 * A search for the closest peers to a key that stores the key's provider record on the way, as {@link OptimisticProvide} says,
 * and ends as soon as that may be. Its result is the closest peers it has found; by then all of them are stored with, or being
 * so. Confined to one thread at a time.
 */
public final class OptimisticQuery implements Query<List<PeerId>> {
    private final Query<List<PeerId>> search;
    private final OptimisticProvide provide;
    private final Consumer<? super PeerId> store;
    private final QueryListener listener;
    private final List<PeerId> waiting = new ArrayList<>();
    private boolean over;
    private boolean early;

    /**
     * A search that has not begun.
     *
     * @param setup what it begins with; its listener is told every step
     * @param networkSize how many servers there are, by estimate
     * @param store begins to store with a peer, and calls {@link #stored} in the end, perhaps at once; called by {@link #next} and
     *     {@link #stored} alone, at most {@value OptimisticProvide#MAX_ATTEMPTS} times, for each peer once; must not throw
     */
    public OptimisticQuery(QuerySetup setup, double networkSize, Consumer<? super PeerId> store) {
        this.store = Objects.requireNonNull(store, "store");
        provide = new OptimisticProvide(Key.of(setup.key()), networkSize);
        listener = setup.listener();
        search = new ClosestPeersQuery(setup.withListener(new Watch()));
    }

    private final class Watch implements QueryListener {
        @Override
        public void onHeard(PeerId peer, PeerId teller, int hops) {
            listener.onHeard(peer, teller, hops);
            waiting.addAll(provide.heard(List.of(peer)));
        }

        @Override
        public void onAsked(PeerId peer, PeerId teller, long nowNanos) {
            listener.onAsked(peer, teller, nowNanos);
        }

        @Override
        public void onSlow(PeerId peer, long nowNanos) {
            listener.onSlow(peer, nowNanos);
        }

        @Override
        public void onAnswered(PeerId peer, int told, int accepted, long nowNanos) {
            provide.answered(peer);
            listener.onAnswered(peer, told, accepted, nowNanos);
        }

        @Override
        public void onFailed(PeerId peer, long nowNanos) {
            provide.failed(peer);
            listener.onFailed(peer, nowNanos);
        }

        @Override
        public void onEnded(QueryReport report, long nowNanos) {
            listener.onEnded(report, nowNanos);
        }
    }

    @Override
    public QueryStep next(long nowNanos) {
        if (over) {
            return new QueryStep.Done();
        }
        store(waiting);
        if (provide.mayEnd()) {
            early = true;
            end(List.of());
            listener.onEnded(report(), nowNanos);
            return new QueryStep.Done();
        }
        QueryStep step = search.next(nowNanos);
        if (step instanceof QueryStep.Done) {
            end(search.result());
        }
        return step;
    }

    private void end(List<PeerId> found) {
        over = true;
        store(waiting);
        store(provide.ended(found));
    }

    /** Never in the midst of the search: storing may end at once. */
    private void store(List<PeerId> peers) {
        List<PeerId> due = List.copyOf(peers);
        waiting.clear();
        due.forEach(store);
    }

    @Override
    public void onReply(PeerId peer, KadReply reply, long nowNanos) {
        if (!over) {
            search.onReply(peer, reply, nowNanos);
        }
    }

    @Override
    public void onFailure(PeerId peer, long nowNanos) {
        if (!over) {
            search.onFailure(peer, nowNanos);
        }
    }

    /**
     * How storing with a peer went.
     *
     * @param peer one that was to be stored with
     * @param done whether it was
     */
    public void stored(PeerId peer, boolean done) {
        provide.stored(peer, done).forEach(store);
    }

    /** The search was abandoned: what is under way goes on, nothing more is begun. */
    public void abandon() {
        if (!over) {
            over = true;
            provide.abandoned();
        }
    }

    /**
     * How many peers have the record.
     *
     * @return so far
     */
    public int holders() {
        return provide.holders();
    }

    /**
     * Whether whoever waits may go on.
     *
     * @return see {@link OptimisticProvide#isEnough()}
     */
    public boolean isEnough() {
        return provide.isEnough();
    }

    /**
     * Whether it ended before all of the closest peers were asked.
     *
     * @return false while it has not ended
     */
    public boolean endedEarly() {
        return early;
    }

    @Override
    public List<PeerId> result() {
        return search.result();
    }

    @Override
    public QueryReport report() {
        QueryReport report = search.report();
        return early
                ? new QueryReport(
                        report.asked(), report.answered(), report.failed(), report.hops(), QueryReport.Ending.SATISFIED)
                : report;
    }
}
