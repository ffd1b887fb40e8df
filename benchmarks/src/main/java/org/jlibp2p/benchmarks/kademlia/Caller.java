package org.jlibp2p.benchmarks.kademlia;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.Registration;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.KademliaEvent.PeerAsked;
import org.jlibp2p.kad.KademliaEvent.PeerFailed;
import org.jlibp2p.kad.KademliaEvent.QueryEnded;
import org.jlibp2p.kad.KademliaEvent.QueryStepped;
import org.jlibp2p.kad.KademliaLimits;
import org.jlibp2p.kad.KademliaOptions;
import org.jlibp2p.kad.lookup.ClientLimits;
import org.jlibp2p.kad.lookup.LookupRunner;
import org.jlibp2p.kad.lookup.PeerClient;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest.FindNode;
import org.jlibp2p.kad.query.QueryReport;
import org.jlibp2p.kad.query.QuerySetup;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/**
 * Beside each Kademlia service: watches what its queries cost, and searches as go-libp2p does, through a client of its own with
 * the same numbers and from the same table. Confined to its own loop.
 */
final class Caller implements Service {
    private final NodeContext node;
    private final PeerClient client;
    private final LookupRunner runner;

    private Caller(NodeContext node, KademliaOptions options) {
        this.node = node;
        KademliaLimits limits = options.limits();
        client = new PeerClient(
                node,
                node.loop(),
                options.protocol(),
                new ClientLimits(
                        limits.request(),
                        limits.request().multipliedBy(3),
                        Duration.ofSeconds(20),
                        limits.idleStreams(),
                        KademliaLimits.MAX_REQUEST_SENT,
                        KademliaLimits.MAX_REPLY_READ));
        runner = new LookupRunner(node.loop(), limits.query(), limits.queries());
    }

    static ServiceFactory<Caller> service(KademliaOptions options) {
        return node -> new Caller(node, options);
    }

    /**
     * What a search cost.
     *
     * @param hops how far the closest peer that answered is
     * @param asked how many peers were asked
     * @param failed how many of them did not answer
     */
    record Cost(int hops, int asked, int failed) {}

    /**
     * What came of a search.
     *
     * @param value what it found
     * @param cost what it cost
     */
    record Searched<T>(T value, Cost cost) {}

    /** Begins a search of the Kademlia service and watches it. */
    <T> CompletableFuture<Searched<T>> watched(Supplier<CompletableFuture<T>> search) {
        Watch watch = new Watch(node.loop().nanoTime());
        Registration listening = node.events().on(QueryStepped.class, watch::hear);
        CompletableFuture<Searched<T>> result = new CompletableFuture<>();
        Async.whenDone(
                search.get(),
                (value, failure) -> Async.on(
                        node.loop(),
                        () -> node.loop().execute(() -> {
                            listening.close(); // behind the last event
                            if (failure != null) {
                                result.completeExceptionally(failure);
                            } else {
                                result.complete(new Searched<>(value, watch.cost()));
                            }
                        })));
        return result;
    }

    /** The steps of the query that begins at a moment: all steps of one query are told with its number. */
    private final class Watch {
        private final long begin;
        private final Map<Long, Steps> queries = new LinkedHashMap<>();

        Watch(long begin) {
            this.begin = begin;
        }

        void hear(QueryStepped step) {
            queries.computeIfAbsent(step.query(), first -> new Steps(node.loop().nanoTime()))
                    .hear(step);
        }

        /** Queries that were under way before have steps later; of several that begin now, the last one is the one. */
        Cost cost() {
            return queries.values().stream()
                    .filter(steps -> steps.first == begin)
                    .reduce((one, later) -> later)
                    .map(steps -> new Cost(steps.hops, steps.asked, steps.failed))
                    .orElse(new Cost(0, 0, 0)); // answered without asking anybody
        }
    }

    private static final class Steps {
        private final long first;
        private int asked;
        private int failed;
        private int hops;

        Steps(long first) {
            this.first = first;
        }

        void hear(QueryStepped step) {
            if (step instanceof PeerAsked) {
                asked++;
            } else if (step instanceof PeerFailed) {
                failed++;
            } else if (step instanceof QueryEnded end) {
                hops = end.hops();
            }
        }
    }

    /** Searches for the peers closest to a key as go-libp2p does, beginning with peers of the table. */
    CompletableFuture<Searched<List<PeerId>>> closestAsGo(Bytes key, List<PeerInfo> seeds) {
        return Async.call(node.loop(), () -> {
            seeds.forEach(seed -> learn(seed.id(), seed));
            GoQuery query = new GoQuery(QuerySetup.of(
                    node.identity().peerId(),
                    key,
                    seeds.stream().map(PeerInfo::id).toList()));
            return runner.run(query, peer -> ask(peer, new FindNode(key)))
                    .thenApply(found -> new Searched<>(found, cost(query.report())));
        });
    }

    private static Cost cost(QueryReport report) {
        return new Cost(report.hops(), report.asked(), report.failed());
    }

    private CompletableFuture<KadReply> ask(PeerId peer, FindNode request) {
        CompletableFuture<KadReply> reply = client.ask(peer, request);
        Async.whenDone(reply, (answer, failure) -> {
            if (failure == null) {
                answer.closer().stream().map(KadPeer::info).forEach(told -> learn(told.id(), told));
            }
        });
        return reply;
    }

    private void learn(PeerId peer, PeerInfo info) {
        if (!peer.equals(node.identity().peerId())) {
            node.peers()
                    .addAddresses(peer, info.addresses(), node.limits().peers().learntAddressTtl());
        }
    }
}
