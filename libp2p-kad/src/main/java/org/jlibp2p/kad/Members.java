package org.jlibp2p.kad;

import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.identify.Identified;
import org.jlibp2p.kad.lookup.PeerClient;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest.FindNode;
import org.jlibp2p.kad.table.DiversityRules;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.kad.table.PreimageSearch;
import org.jlibp2p.kad.table.RoutingTable;
import org.jlibp2p.kad.table.TableRules;
import org.jlibp2p.kad.table.TableView;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.DialException;

/**
 * Who stands in the routing table: peers that say they are servers, are of this DHT's network, and have answered a question of
 * this node's. Confined to the service's loop, but for {@link #view}.
 *
 * <p>Specification: IPFS Kademlia DHT, Routing Table.
 */
final class Members {
    /** How many bits the farthest peers that are protected have in common with this node: a search begins with those. */
    private static final int PROTECTED_PREFIX = 1;

    /** How many peers wait to be tried. */
    static final int MAX_WAITING = 1024;

    /** After how many refreshes a peer with a connection is asked whether it still answers, as go-libp2p asks any peer. */
    private static final int REFRESHES_WHILE_CONNECTED = 4;

    /** For how long nobody has answered when this node counts as cut off. */
    private static final Duration CUT_OFF = Duration.ofMinutes(1);

    private final NodeContext node;
    private final KademliaOptions options;
    private final Contacts contacts;
    private final PeerClient client;
    private final EventLoop loop;
    private final Key self;
    private final DiversityRules diversity;
    private final RoutingTable table;
    private final Map<PeerId, Registration> standing = new HashMap<>();
    private final Map<PeerId, CompletableFuture<Boolean>> checks = new LinkedHashMap<>();
    private final Map<PeerId, CompletableFuture<Boolean>> waiting = new LinkedHashMap<>();
    private Runnable onChange = () -> {};
    private Consumer<PeerId> onAnswer = peer -> {};
    private Consumer<PeerId> onFailure = peer -> {};
    private long lastAnswer;

    /** What servers' threads look at. */
    private volatile TableView view;

    Members(NodeContext node, KademliaOptions options, Contacts contacts, PeerClient client) {
        this.node = node;
        this.options = options;
        this.contacts = contacts;
        this.client = client;
        loop = node.loop();
        self = Key.of(node.identity().peerId());
        TableRules rules =
                options.scope() == NetworkScope.INTERNET ? TableRules.internet() : TableRules.privateNetwork();
        diversity = rules.diversity();
        table = new RoutingTable(self, rules.withBucketSize(options.limits().bucketSize()));
        view = table.view();
        lastAnswer = loop.nanoTime();
    }

    /**
     * Begins.
     *
     * @param changed runs when somebody has got or lost a place
     * @param answered is told who has answered
     * @param failed is told who has not, and it is not this node that is cut off
     */
    void start(Runnable changed, Consumer<PeerId> answered, Consumer<PeerId> failed) {
        onChange = changed;
        onAnswer = answered;
        onFailure = failed;
        node.events().on(Identified.class, this::identified);
    }

    TableView view() {
        return view;
    }

    DiversityRules diversity() {
        return diversity;
    }

    int size() {
        return table.size();
    }

    boolean contains(PeerId peer) {
        return table.contains(peer);
    }

    List<PeerInfo> infos() {
        return table.peers().stream().map(contacts::info).toList();
    }

    private void identified(Identified event) {
        PeerId peer = event.connection().remotePeer();
        if (!event.info().protocols().contains(options.protocol())) {
            table.remove(peer).ifPresent(this::check);
            changed();
        } else if (table.contains(peer)) {
            // its addresses may be others now
            if (contacts.mayStand(peer)) {
                table.moved(peer, contacts.seenAt(peer));
            } else {
                table.remove(peer);
            }
            changed();
        } else if (hasRoomFor(peer)) {
            check(peer);
        }
    }

    private boolean hasRoomFor(PeerId peer) {
        return view.count(self.commonPrefix(Key.of(peer))) < options.limits().bucketSize();
    }

    /**
     * Asks a peer something, and gives it a place if it answers as a server does: one that is connected with nobody tells of
     * nobody, which is good enough only while this node knows few itself.
     *
     * @return completes with whether it has a place now
     */
    CompletableFuture<Boolean> check(PeerId peer) {
        assert loop.inLoop();
        CompletableFuture<Boolean> known = checks.getOrDefault(peer, waiting.get(peer));
        if (known != null) {
            return Async.copyOf(known);
        }
        if (table.contains(peer) || !contacts.mayStand(peer) || waiting.size() >= MAX_WAITING) {
            return CompletableFuture.completedFuture(table.contains(peer));
        }
        CompletableFuture<Boolean> check = new CompletableFuture<>();
        waiting.put(peer, check);
        nextChecks();
        return Async.copyOf(check);
    }

    private void nextChecks() {
        while (!waiting.isEmpty() && checks.size() < options.limits().checks()) {
            Map.Entry<PeerId, CompletableFuture<Boolean>> next =
                    waiting.entrySet().iterator().next();
            waiting.remove(next.getKey());
            begin(next.getKey(), next.getValue());
        }
    }

    private void begin(PeerId peer, CompletableFuture<Boolean> check) {
        checks.put(peer, check);
        CompletableFuture<KadReply> asked = watched(peer, () -> client.ask(peer, new FindNode(peer.bytes())), reply -> {
            heard(peer);
            if (table.size() < options.limits().bucketSize() || !reply.closer().isEmpty()) {
                answered(peer);
            }
        });
        Async.whenDone(asked, (reply, failure) -> {
            checks.remove(peer);
            check.complete(table.contains(peer));
            nextChecks();
        });
    }

    /**
     * An exchange with a peer, whose failure the table gets to know. From before it begins, since it may have to dial, the peer
     * counts as sought.
     *
     * @param onSuccess is told the outcome before anybody else is
     */
    <T> CompletableFuture<T> watched(PeerId peer, Supplier<CompletableFuture<T>> begin, Consumer<? super T> onSuccess) {
        return watched(peer, begin, onSuccess, failure -> {});
    }

    /**
     * The same.
     *
     * @param onSuccess is told the outcome before anybody else is
     * @param onFailure is told the failure before anybody else is
     */
    <T> CompletableFuture<T> watched(
            PeerId peer,
            Supplier<CompletableFuture<T>> begin,
            Consumer<? super T> onSuccess,
            Consumer<Throwable> onFailure) {
        Runnable found = contacts.seek(peer);
        CompletableFuture<T> exchange = begin.get();
        CompletableFuture<T> watched = new CompletableFuture<>();
        Async.whenDone(exchange, (result, failure) -> {
            found.run();
            if (failure == null) {
                onSuccess.accept(result);
                watched.complete(result);
            } else {
                onFailure.accept(failure);
                failed(peer, failure);
                watched.completeExceptionally(Async.unwrap(failure));
            }
        });
        Async.whenDone(watched, (result, failure) -> exchange.cancel(false));
        return watched;
    }

    /** A peer is there, whether it gets a place or not. */
    private void heard(PeerId peer) {
        lastAnswer = loop.nanoTime();
        onAnswer.accept(peer);
    }

    /** A peer has answered a request of this node's. */
    void answered(PeerId peer) {
        heard(peer);
        if (contacts.mayStand(peer)) {
            table.offer(peer, contacts.seenAt(peer), loop.nanoTime());
        } else {
            table.remove(peer);
        }
        changed();
    }

    /**
     * A request of this node's was in vain. What is this node's own doing does not count, nor that an address was not tried
     * again so soon, nor a failure at a time when nobody answers: then it is this node that is cut off.
     */
    void failed(PeerId peer, Throwable failure) {
        boolean isCutOff = loop.nanoTime() - lastAnswer > CUT_OFF.toNanos();
        if (!isCutOff && isThePeers(Async.unwrap(failure))) {
            table.failed(peer).ifPresent(this::check);
            onFailure.accept(peer);
            changed();
        }
    }

    private static boolean isThePeers(Throwable failure) {
        if (failure instanceof DialException dial && dial.attempts().isEmpty()) {
            return false;
        }
        return failure instanceof Libp2pException known
                && (known.fault() == Fault.NETWORK || known.fault() == Fault.REMOTE);
    }

    /** Tells of what has changed, if something has. */
    private void changed() {
        TableView before = view;
        view = table.view();
        if (view == before && table.size() == standing.size()) {
            return;
        }
        boolean others = false;
        for (PeerId peer : List.copyOf(standing.keySet())) {
            if (!table.contains(peer)) {
                standing.remove(peer).close();
                node.publish(new KademliaEvent.PeerRemoved(options.protocol(), peer));
                others = true;
            }
        }
        for (PeerId peer : table.peers()) {
            if (!standing.containsKey(peer)) {
                standing.put(peer, protection(peer));
                node.publish(new KademliaEvent.PeerAdded(options.protocol(), peer));
                others = true;
            }
        }
        if (others) {
            onChange.run();
        }
    }

    private Registration protection(PeerId peer) {
        return self.commonPrefix(Key.of(peer)) <= PROTECTED_PREFIX
                ? node.protect(peer, "the routing table of " + options.protocol())
                : Registration.none();
    }

    /**
     * Peers that were not heard from for half the time between two refreshes, the most silent one first. One with a connection is
     * there, since the muxer would notice if it were not, and identify if it were no server any more: it is asked much more
     * seldom.
     */
    List<PeerId> stale() {
        long now = loop.nanoTime();
        long refresh = options.limits().refresh().toNanos();
        Set<PeerId> longSilent = new HashSet<>(table.stale(now, REFRESHES_WHILE_CONNECTED * refresh));
        return table.stale(now, refresh / 2).stream()
                .filter(peer -> longSilent.contains(peer) || !contacts.isConnected(peer))
                .toList();
    }

    /** Asks a member whether it is still there. Completes when it has answered, or not. */
    CompletableFuture<Void> probe(PeerId peer) {
        CompletableFuture<Void> probed = new CompletableFuture<>();
        Async.whenDone(
                watched(peer, () -> client.probe(peer, new FindNode(peer.bytes())), there -> answered(peer)),
                (reply, failure) -> probed.complete(null));
        return probed;
    }

    /**
     * The lengths of common prefixes at which there is room for more peers.
     *
     * @param closest the k closest peers to this node: whoever has more in common with it than the farthest of them is one of
     *     them; fewer than k say nothing
     */
    List<Integer> prefixesToRefresh(List<PeerInfo> closest) {
        int k = options.limits().bucketSize();
        int farthest = closest.size() < k
                ? Key.BITS
                : closest.stream()
                        .mapToInt(peer -> self.commonPrefix(Key.of(peer.id())))
                        .min()
                        .orElse(Key.BITS);
        return view.prefixesToRefresh().stream()
                .filter(prefix -> prefix <= farthest && view.count(prefix) < k)
                .toList();
    }

    /** A search for something that lies at such a place. */
    PreimageSearch placeAt(int prefix, RandomGenerator random) {
        return new PreimageSearch(self, prefix, random);
    }

    void stop() {
        waiting.values().forEach(check -> check.complete(false));
        waiting.clear();
    }
}
