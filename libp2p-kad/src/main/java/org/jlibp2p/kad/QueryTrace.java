package org.jlibp2p.kad;

import java.util.Optional;

import org.jlibp2p.kad.KademliaEvent.QueryStepped;
import org.jlibp2p.kad.KademliaEvent.Step;
import org.jlibp2p.kad.query.QueryListener;
import org.jlibp2p.kad.query.QueryReport;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.service.NodeContext;

/** Tells the node's listeners of every step of one query. Confined to the service's loop. */
final class QueryTrace implements QueryListener {
    private final NodeContext node;
    private final ProtocolId protocol;
    private final long query;

    QueryTrace(NodeContext node, ProtocolId protocol, long query) {
        this.node = node;
        this.protocol = protocol;
        this.query = query;
    }

    private void tell(Step step, Optional<PeerId> peer, String detail) {
        node.publish(new QueryStepped(protocol, query, step, peer, detail));
    }

    @Override
    public void onAsked(PeerId peer, PeerId teller, long nowNanos) {
        tell(Step.ASKED, Optional.of(peer), "told of by " + teller);
    }

    @Override
    public void onAnswered(PeerId peer, int told, int accepted, long nowNanos) {
        tell(Step.ANSWERED, Optional.of(peer), "told of " + told + " peers, " + accepted + " of them new");
    }

    @Override
    public void onFailed(PeerId peer, long nowNanos) {
        tell(Step.FAILED, Optional.of(peer), "");
    }

    @Override
    public void onEnded(QueryReport report, long nowNanos) {
        tell(
                Step.ENDED,
                Optional.empty(),
                report.ending() + " after " + report.hops() + " hops; asked " + report.asked() + ", " + report.failed()
                        + " of them in vain");
    }
}
