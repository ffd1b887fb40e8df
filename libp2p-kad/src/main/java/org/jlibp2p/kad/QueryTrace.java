package org.jlibp2p.kad;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.async.Async;
import org.jlibp2p.kad.KademliaEvent.QueryStepped;
import org.jlibp2p.kad.KademliaEvent.Step;
import org.jlibp2p.kad.protocol.KadReply;
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
    private final Map<PeerId, String> reasons = new HashMap<>();

    QueryTrace(NodeContext node, ProtocolId protocol, long query) {
        this.node = node;
        this.protocol = protocol;
        this.query = query;
    }

    /** An exchange with a peer whose failure, if it fails, is what will be told of the peer then. */
    CompletableFuture<KadReply> noting(PeerId peer, CompletableFuture<KadReply> exchange) {
        CompletableFuture<KadReply> noted = new CompletableFuture<>();
        Async.whenDone(exchange, (reply, failure) -> {
            if (failure == null) {
                noted.complete(reply);
            } else {
                reasons.put(peer, reason(Async.unwrap(failure)));
                noted.completeExceptionally(failure);
            }
        });
        Async.whenDone(noted, (reply, failure) -> exchange.cancel(false));
        return noted;
    }

    private static String reason(Throwable failure) {
        return failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    private void tell(Step step, Optional<PeerId> peer, String detail) {
        node.publish(new QueryStepped(protocol, query, step, peer, detail));
    }

    @Override
    public void onAsked(PeerId peer, PeerId teller, long nowNanos) {
        boolean isOwn = teller.equals(node.identity().peerId());
        tell(Step.ASKED, Optional.of(peer), isOwn ? "of the routing table" : "told of by " + teller);
    }

    @Override
    public void onAnswered(PeerId peer, int told, int accepted, long nowNanos) {
        tell(Step.ANSWERED, Optional.of(peer), "told of " + told + " peers, " + accepted + " of them new");
    }

    @Override
    public void onFailed(PeerId peer, long nowNanos) {
        String reason = reasons.remove(peer);
        tell(Step.FAILED, Optional.of(peer), reason == null ? "" : reason);
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
