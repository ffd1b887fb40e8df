package org.jlibp2p.benchmarks.kademlia;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.query.Query;
import org.jlibp2p.kad.query.QueryReport;
import org.jlibp2p.kad.query.QuerySetup;
import org.jlibp2p.kad.query.QueryStep;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;

/**
 * How go-libp2p-kad-dht 0.4x searches (query.go, qpeerset.go), as a model to compare with: k = 20, alpha = 10, beta = 3.
 *
 * <p>Alpha peers are being asked all the time, the closest ones first, however far they are. When the beta closest that have not
 * failed have answered, or nobody is left, the approach is over: requests under way are waited for, but what they bring is lost.
 * Then those of the k closest that had not answered by then are asked, all at once, those under way a second time; what these
 * tell is not followed. The result is the k closest of before the follow-up.
 */
final class GoQuery implements Query<List<PeerId>> {
    private static final int ALPHA = 10;
    private static final int BETA = 3;
    private static final int K = 20;

    private enum State {
        HEARD,
        WAITING,
        QUERIED,
        UNREACHABLE
    }

    private final PeerId self;
    private final TreeMap<Key, PeerId> byDistance = new TreeMap<>();
    private final Map<PeerId, State> states = new HashMap<>();
    private final Map<PeerId, Integer> hops = new HashMap<>();
    private final Key target;
    private final Deque<PeerId> followUp = new ArrayDeque<>();
    private List<PeerId> result = List.of();
    private boolean approached;
    private int waiting;
    private int asked;
    private int answered;
    private int failed;

    GoQuery(QuerySetup setup) {
        this.self = setup.self();
        this.target = Key.of(setup.key());
        setup.seeds().forEach(seed -> hear(seed, 1));
    }

    private void hear(PeerId peer, int hop) {
        if (!peer.equals(self) && states.putIfAbsent(peer, State.HEARD) == null) {
            byDistance.put(target.distance(Key.of(peer)), peer);
            hops.put(peer, hop);
        }
    }

    private List<PeerId> closest(int count, List<State> in) {
        return byDistance.values().stream()
                .filter(peer -> in.contains(states.get(peer)))
                .limit(count)
                .toList();
    }

    @Override
    public QueryStep next(long nowNanos) {
        if (!approached) {
            boolean converged = closest(BETA, List.of(State.HEARD, State.WAITING, State.QUERIED)).stream()
                    .allMatch(peer -> states.get(peer) == State.QUERIED);
            List<PeerId> heard = closest(1, List.of(State.HEARD));
            if (converged || heard.isEmpty() && waiting == 0) {
                approached = true;
                result = closest(K, List.of(State.HEARD, State.WAITING, State.QUERIED));
                result.stream()
                        .filter(peer -> states.get(peer) != State.QUERIED)
                        .forEach(followUp::add);
            } else if (waiting < ALPHA && !heard.isEmpty()) {
                states.put(heard.get(0), State.WAITING);
                return ask(heard.get(0));
            }
        }
        if (!approached || waiting > 0 && !followUp.isEmpty() && isUnderWay()) {
            return new QueryStep.Wait(Long.MAX_VALUE);
        }
        if (!followUp.isEmpty()) {
            return ask(followUp.remove());
        }
        return waiting > 0 ? new QueryStep.Wait(Long.MAX_VALUE) : new QueryStep.Done();
    }

    /** Whether requests of the approach are still waited for. */
    private boolean isUnderWay() {
        return states.containsValue(State.WAITING);
    }

    private QueryStep ask(PeerId peer) {
        waiting++;
        asked++;
        return new QueryStep.Ask(peer);
    }

    @Override
    public void onReply(PeerId peer, KadReply reply, long nowNanos) {
        waiting--;
        answered++;
        states.put(peer, State.QUERIED);
        if (!approached) {
            reply.closer().stream().limit(2 * K).forEach(told -> hear(told.id(), hops.get(peer) + 1));
        }
    }

    @Override
    public void onFailure(PeerId peer, long nowNanos) {
        waiting--;
        failed++;
        states.put(peer, State.UNREACHABLE);
    }

    @Override
    public List<PeerId> result() {
        return result;
    }

    @Override
    public QueryReport report() {
        int hop = closest(1, List.of(State.QUERIED)).stream()
                .findFirst()
                .map(hops::get)
                .orElse(0);
        return new QueryReport(asked, answered, failed, hop, QueryReport.Ending.CONVERGED);
    }
}
