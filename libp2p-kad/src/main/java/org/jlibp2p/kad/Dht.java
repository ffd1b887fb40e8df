package org.jlibp2p.kad;

import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.jlibp2p.NodeClosedException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.identify.Identified;
import org.jlibp2p.kad.KademliaEvent.SearchEnded;
import org.jlibp2p.kad.KademliaEvent.SearchKind;
import org.jlibp2p.kad.KademliaEvent.SearchOutcome;
import org.jlibp2p.kad.lookup.ClientLimits;
import org.jlibp2p.kad.lookup.LookupRunner;
import org.jlibp2p.kad.lookup.PeerClient;
import org.jlibp2p.kad.provide.Reprovider;
import org.jlibp2p.kad.server.KadServer;
import org.jlibp2p.kad.server.KadServerCounts;
import org.jlibp2p.kad.server.KadServerSetup;
import org.jlibp2p.kad.store.MemoryProviderStore;
import org.jlibp2p.kad.store.MemoryRecordStore;
import org.jlibp2p.kad.store.ProviderStore;
import org.jlibp2p.kad.store.ProviderStoreLimits;
import org.jlibp2p.kad.store.RecordStore;
import org.jlibp2p.kad.store.RecordStoreLimits;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;

/** One DHT that a node is in: its parts put together. Confined to the service's loop. */
final class Dht {
    /** How long a stream waits for the next request: less than servers wait, so that there is always one that ends first. */
    private static final Duration IDLE = Duration.ofSeconds(20);

    private final NodeContext node;
    private final KademliaOptions options;
    private final EventLoop loop;
    private final Contacts contacts;
    private final PeerClient client;
    private final Members members;
    private final LookupRunner runner;
    private final Searches searches;
    private final Keeping keeping;
    private final ProviderStore providers;
    private final RecordStore records;
    private final KadServer server;
    private final Serving serving;
    private final Upkeep upkeep;
    private final Reprovider reprovider;
    private boolean hadMembers;

    Dht(NodeContext node, KademliaOptions options, Map<PeerId, Integer> sought, RandomGenerator random) {
        this.node = node;
        this.options = options;
        loop = node.loop();
        KademliaLimits limits = options.limits();
        contacts = new Contacts(node, options.scope(), sought);
        client = new PeerClient(
                node,
                loop,
                options.protocol(),
                new ClientLimits(
                        limits.request(),
                        limits.request().multipliedBy(3),
                        IDLE,
                        limits.idleStreams(),
                        KademliaLimits.MAX_REQUEST_SENT,
                        KademliaLimits.MAX_REPLY_READ));
        members = new Members(node, options, contacts, client);
        runner = new LookupRunner(loop, limits.query(), limits.queries());
        searches = new Searches(node, options, contacts, members, client, runner);
        providers = options.providerStore().orElseGet(() -> MemoryProviderStore.create(ProviderStoreLimits.defaults()));
        records = options.recordStore().orElseGet(() -> MemoryRecordStore.create(RecordStoreLimits.defaults()));
        keeping = new Keeping(loop, searches, contacts, options.validators(), providers, records);
        server = new KadServer(serverSetup());
        serving = new Serving(node, options, server);
        Bootstrap bootstrap = new Bootstrap(node, options, contacts, members, random);
        upkeep = new Upkeep(loop, options, members, bootstrap, searches, random);
        reprovider = new Reprovider(node, keeping.network(), searches.size(), options.reprovide());
    }

    private KadServerSetup serverSetup() {
        PeerId self = node.identity().peerId();
        return new KadServerSetup(
                self,
                loop,
                (target, count, except) -> members.view().closest(target, count, peer -> !peer.equals(except)),
                options.limits().bucketSize(),
                peer -> peer.equals(self) ? node.addresses() : node.peers().addresses(peer),
                options.scope()::hasUseFor,
                options.validators(),
                providers,
                records,
                options.serverLimits());
    }

    /** Completes when it is known what is to be kept provided. */
    CompletableFuture<Void> start() {
        contacts.start();
        node.events().on(NodeEvent.AddressesChanged.class, event -> reprovider.networkChanged());
        node.events()
                .on(Identified.class, event -> server.moved(event.connection().remotePeer()));
        members.start(this::membersChanged, upkeep::answered, upkeep::failed);
        serving.start();
        upkeep.start();
        return reprovider.start();
    }

    private void membersChanged() {
        upkeep.changed();
        boolean hasMembers = hasMembers();
        if (hasMembers && !hadMembers) {
            reprovider.networkChanged();
        }
        hadMembers = hasMembers;
    }

    CompletableFuture<Void> stop() {
        NodeClosedException reason = new NodeClosedException("the DHT has stopped");
        reprovider.stop();
        serving.stop();
        runner.close(reason);
        client.close(reason);
        members.stop();
        return upkeep.stop(reason);
    }

    boolean isBetter(Bytes key, Bytes candidate, Bytes known) {
        return options.validators().isBetter(key, candidate, known);
    }

    Mode mode() {
        return serving.mode();
    }

    void mode(Mode mode) {
        serving.mode(mode);
    }

    /** Whether it has anybody to ask. */
    boolean hasMembers() {
        return members.size() > 0;
    }

    List<PeerInfo> table() {
        return members.infos();
    }

    KademliaGauges gauges() {
        KadServerCounts counts = server.counts();
        Map<String, Long> requests = new TreeMap<>();
        counts.requests().forEach((type, count) -> requests.put(type.name(), count));
        return new KademliaGauges(
                options.protocol(),
                mode(),
                members.size(),
                providers.count(),
                records.count(),
                requests,
                counts.refused(),
                counts.failed(),
                counts.bytesSent(),
                counts.streams());
    }

    DhtTable describeTable() {
        return new DhtTable(options.protocol(), mode(), options.limits().bucketSize(), members.infos());
    }

    CompletableFuture<Void> refresh() {
        return upkeep.refresh();
    }

    /** Begins when there is somebody to ask: whoever asks right after the start need not wait for that. */
    private <T> CompletableFuture<T> joined(Supplier<CompletableFuture<T>> search) {
        return upkeep.joined().isDone()
                ? search.get()
                : Async.compose(Async.copyOf(upkeep.joined()), joined -> search.get(), unneeded -> {});
    }

    /** The same, and tells how it went. */
    private <T> CompletableFuture<T> told(
            SearchKind kind, Predicate<? super T> isFound, Supplier<CompletableFuture<T>> search) {
        long begun = loop.nanoTime();
        CompletableFuture<T> result = joined(search);
        Async.whenDone(result, (value, failure) -> {
            if (result.isCancelled()) {
                ended(kind, SearchOutcome.CANCELLED, begun);
            } else if (failure != null) {
                ended(kind, SearchOutcome.FAILED, begun);
            } else {
                ended(kind, isFound.test(value) ? SearchOutcome.SUCCEEDED : SearchOutcome.NOTHING_FOUND, begun);
            }
        });
        return result;
    }

    private void ended(SearchKind kind, SearchOutcome outcome, long begun) {
        node.publish(new SearchEnded(options.protocol(), kind, outcome, Duration.ofNanos(loop.nanoTime() - begun)));
    }

    CompletableFuture<List<PeerInfo>> closestPeers(Bytes key) {
        return told(SearchKind.CLOSEST_PEERS, found -> !found.isEmpty(), () -> searches.closestPeers(key));
    }

    CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
        return told(SearchKind.FIND_PEER, Optional::isPresent, () -> searches.findPeer(peer));
    }

    /** For the node itself, which asks where a peer is when it cannot reach it: not while this DHT is what tries to. */
    CompletableFuture<Optional<PeerInfo>> findForDial(PeerId peer) {
        return contacts.isSought(peer)
                ? CompletableFuture.completedFuture(Optional.empty())
                : told(SearchKind.FIND_PEER, Optional::isPresent, () -> searches.searchPeer(peer));
    }

    /** Others are told by and by, and this node's own server at once. */
    CompletableFuture<Void> keepProvided(Collection<Multihash> keys) {
        keys.forEach(key -> keeping.know(key.bytes()));
        return reprovider.keep(keys);
    }

    Reprovider reprovider() {
        return reprovider;
    }

    CompletableFuture<Void> provide(Bytes key) {
        return told(SearchKind.PROVIDE, done -> true, () -> keeping.provide(key));
    }

    void findProviders(Bytes key, ResultQueue<PeerInfo> results) {
        long begun = loop.nanoTime();
        results.onEnd(() -> ended(SearchKind.FIND_PROVIDERS, outcome(results), begun));
        Async.whenDone(upkeep.joined(), (done, failure) -> {
            if (failure == null) {
                keeping.findProviders(key, results);
            } else {
                results.fail(failure);
            }
        });
    }

    private static SearchOutcome outcome(ResultQueue<?> results) {
        if (results.failure().isPresent()) {
            return SearchOutcome.FAILED;
        }
        if (results.found() > 0) {
            return SearchOutcome.SUCCEEDED;
        }
        return results.isClosedEarly() ? SearchOutcome.CANCELLED : SearchOutcome.NOTHING_FOUND;
    }

    CompletableFuture<Optional<Bytes>> findValue(Bytes key) {
        return told(SearchKind.FIND_VALUE, Optional::isPresent, () -> keeping.findValue(key));
    }

    CompletableFuture<Void> putValue(Bytes key, Bytes value) {
        return told(SearchKind.PUT_VALUE, done -> true, () -> keeping.putValue(key, value));
    }
}
