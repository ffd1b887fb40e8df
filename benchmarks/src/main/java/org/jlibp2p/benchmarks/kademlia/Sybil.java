package org.jlibp2p.benchmarks.kademlia;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jlibp2p.async.Async;
import org.jlibp2p.connection.Stream;
import org.jlibp2p.io.Framed;
import org.jlibp2p.kad.KademliaLimits;
import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.kad.protocol.MessageType;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/**
 * An attacker that would have a key for itself: says it is a server, tells whoever asks of its own kind only, forgets what it is
 * told to keep, and denies to know any provider.
 */
final class Sybil implements Service {
    private final NodeContext node;
    private final ProtocolId protocol;
    private final Supplier<List<PeerInfo>> accomplices;

    private Sybil(NodeContext node, ProtocolId protocol, Supplier<List<PeerInfo>> accomplices) {
        this.node = node;
        this.protocol = protocol;
        this.accomplices = accomplices;
    }

    /** An attacker among others, who may come later. */
    static ServiceFactory<Sybil> service(ProtocolId protocol, Supplier<List<PeerInfo>> accomplices) {
        return node -> new Sybil(node, protocol, accomplices);
    }

    @Override
    public CompletableFuture<Void> start() {
        node.handle(protocol, this::serve);
        return CompletableFuture.completedFuture(null);
    }

    /** Makes itself known to a node: that has to look at whoever connects and says it is a server. */
    void call(PeerInfo victim) {
        node.connect(victim);
    }

    private CompletableFuture<Void> serve(Stream stream) {
        Framed<KadRequest, KadReply> messages = stream.framed(
                KadCodec.requests(KademliaLimits.MAX_REQUEST_SENT), KadCodec.replies(KademliaLimits.MAX_REPLY_READ));
        return Async.loop(() -> messages.next().thenCompose(request -> answer(messages, request)));
    }

    private CompletableFuture<Boolean> answer(Framed<KadRequest, KadReply> messages, Optional<KadRequest> request) {
        if (request.isEmpty()) {
            return CompletableFuture.completedFuture(false);
        }
        if (request.get().type() == MessageType.ADD_PROVIDER) {
            return CompletableFuture.completedFuture(true);
        }
        List<KadPeer> told = accomplices.get().stream()
                .filter(other -> !other.id().equals(node.identity().peerId()))
                .limit(20)
                .map(KadPeer::of)
                .toList();
        return messages.send(KadReply.closer(request.get(), told)).thenApply(sent -> true);
    }
}
