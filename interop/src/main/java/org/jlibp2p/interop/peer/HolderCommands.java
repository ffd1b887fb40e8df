package org.jlibp2p.interop.peer;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.RequestResponse;
import org.jlibp2p.kad.KademliaLimits;
import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * {@code kadHolders}: which of the peers closest to a key keep what was put there. Each of them is asked for what it has itself;
 * that changes nothing, while a search gives the value to those that lack it.
 */
final class HolderCommands {
    private HolderCommands() {}

    static Map<String, Command> of(Peer peer) {
        return Map.of("kadHolders", (arguments, deadline) -> holders(peer, arguments, deadline));
    }

    private static Map<String, ?> holders(Peer peer, Arguments arguments, BlockingDeadline deadline) throws Exception {
        boolean isValue = arguments.has("key");
        Bytes key = isValue
                ? KadCommands.key(arguments)
                : KadCommands.content(arguments).hash().bytes();
        KadRequest request = isValue ? new KadRequest.GetValue(key) : new KadRequest.GetProviders(key);
        Predicate<KadReply> holds = isValue ? reply -> reply.record().isPresent() : provider(arguments.neededPeer());
        List<PeerInfo> closest = deadline.await(KadCommands.dht(peer).closestPeers(key));
        RequestResponse<KadRequest, KadReply> exchange = new RequestResponse<>(
                peer.flags().kad().orElseThrow().options().protocol(),
                KadCodec.requests(KademliaLimits.MAX_REQUEST_SENT),
                KadCodec.replies(KademliaLimits.MAX_REPLY_READ));
        List<CompletableFuture<Boolean>> answers = new ArrayList<>();
        for (PeerInfo each : closest) {
            answers.add(exchange.call(peer.node(), each.id(), request)
                    .handle((reply, failure) -> failure == null && holds.test(reply)));
        }
        deadline.await(CompletableFuture.allOf(answers.toArray(CompletableFuture<?>[]::new)));
        List<String> holders = new ArrayList<>();
        for (int i = 0; i < answers.size(); i++) {
            if (answers.get(i).getNow(false)) {
                holders.add(closest.get(i).id().toString());
            }
        }
        return Map.of("asked", closest.size(), "holders", holders);
    }

    private static Predicate<KadReply> provider(PeerId provider) {
        return reply -> reply.providers().stream().anyMatch(each -> each.id().equals(provider));
    }
}
