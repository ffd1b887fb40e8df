package org.jlibp2p.kad;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CancellationException;

import org.jlibp2p.async.Async;
import org.jlibp2p.kad.KademliaEvent.Ending;
import org.jlibp2p.kad.KademliaEvent.PeerAnswered;
import org.jlibp2p.kad.KademliaEvent.PeerAsked;
import org.jlibp2p.kad.KademliaEvent.PeerFailed;
import org.jlibp2p.kad.KademliaEvent.QueryEnded;
import org.jlibp2p.kad.query.QueryListener;
import org.jlibp2p.kad.query.QueryReport;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.service.NodeContext;

/** Tells the node's listeners of every step of one query. Confined to the service's loop. */
class QueryTrace implements QueryListener {
    private final NodeContext node;
    private final ProtocolId protocol;
    private final long query;
    private final Map<PeerId, Throwable> reasons = new HashMap<>(2);

    QueryTrace(NodeContext node, ProtocolId protocol, long query) {
        this.node = node;
        this.protocol = protocol;
        this.query = query;
    }

    /** Why an exchange with a peer failed, to be told when the search says that it did. */
    void noteFailure(PeerId peer, Throwable failure) {
        reasons.put(peer, Async.unwrap(failure));
    }

    @Override
    public void onAsked(PeerId peer, PeerId teller, long nowNanos) {
        boolean isOwn = teller.equals(node.identity().peerId());
        node.publish(new PeerAsked(protocol, query, peer, isOwn ? Optional.empty() : Optional.of(teller)));
    }

    @Override
    public void onAnswered(PeerId peer, int told, int accepted, long nowNanos) {
        node.publish(new PeerAnswered(protocol, query, peer, told, accepted));
    }

    @Override
    public void onFailed(PeerId peer, long nowNanos) {
        Throwable reason = reasons.remove(peer);
        node.publish(new PeerFailed(protocol, query, peer, reason == null ? new CancellationException() : reason));
    }

    @Override
    public void onEnded(QueryReport report, long nowNanos) {
        Ending ending = ending(report.ending());
        node.publish(new QueryEnded(protocol, query, ending, report.asked(), report.failed(), report.hops()));
    }

    private static Ending ending(QueryReport.Ending ending) {
        return switch (ending) {
            case RUNNING -> throw new IllegalArgumentException("it has not ended");
            case CONVERGED -> Ending.CONVERGED;
            case SATISFIED -> Ending.SATISFIED;
            case EXHAUSTED -> Ending.EXHAUSTED;
            case LIMITED -> Ending.LIMITED;
        };
    }
}
