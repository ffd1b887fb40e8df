package org.jlibp2p.kad;

import java.security.SecureRandom;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.provide.ReprovideStatus;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.record.RecordValidator;
import org.jlibp2p.routing.ClosestPeersRouting;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.ValueRouting;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/**
 * The Kademlia DHT: finds peers, content and small signed values through peers that know those close to them, and is one of
 * these peers itself. Added to a node it is what the node finds peers and content with.
 *
 * <pre>{@code
 * Node.builder().service(Kademlia.service(KademliaOptions.privateNetwork("my-app", bootstrap)))
 * }</pre>
 *
 * <p>Any thread may call; futures complete on the service's loop. Completing one from outside ends the search behind it. A
 * search has a deadline, {@link KademliaLimits#query()}, and tells each of its steps as a {@link KademliaEvent.QueryStepped}.
 * What is asked for right after the node's start begins as soon as there is somebody to ask, for which it waits as long at most.
 *
 * <p>Specification: libp2p, kad-dht/README.md; IPFS Kademlia DHT.
 */
public final class Kademlia implements Service, PeerRouting, ContentRouting, ValueRouting, ClosestPeersRouting {
    private final NodeContext node;
    private final EventLoop loop;
    private final Dhts dhts;

    private Kademlia(NodeContext node, List<KademliaOptions> options, RandomGenerator random) {
        this.node = node;
        loop = node.loop();
        Map<PeerId, Integer> sought = new HashMap<>();
        dhts = new Dhts(
                loop,
                options.stream()
                        .map(each -> new Dht(node, each, sought, random))
                        .toList());
    }

    /**
     * The service.
     *
     * @param options which DHT, and which part the node takes in it
     * @return what a node builds it with
     */
    public static ServiceFactory<Kademlia> service(KademliaOptions options) {
        return service(options, new SecureRandom());
    }

    /**
     * The service with a source of chance of one's own, as simulations need it.
     *
     * @param options which DHT, and which part the node takes in it
     * @param random is used on the service's loop only
     * @return what a node builds it with
     */
    public static ServiceFactory<Kademlia> service(KademliaOptions options, RandomGenerator random) {
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(random, "random");
        return node -> new Kademlia(node, List.of(options), random);
    }

    /**
     * A service that is in two DHTs side by side, as that of the internet and that of the local network. All is searched for in
     * both, and kept in both; what one of them finds or keeps is found or kept. {@link #mode} is about the wide one.
     *
     * @param wide as {@link KademliaOptions#amino()}
     * @param local as {@link KademliaOptions#lan()}
     * @return what a node builds it with
     * @throws IllegalArgumentException if both have the same protocol, store or snapshot
     */
    public static ServiceFactory<Kademlia> dual(KademliaOptions wide, KademliaOptions local) {
        if (wide.protocol().equals(local.protocol())) {
            throw new IllegalArgumentException(
                    "two DHTs need two protocols, and both have " + wide.protocol() + ": change one by withProtocol");
        }
        refuseShared("a provider store", wide.providerStore(), local.providerStore());
        refuseShared("a record store", wide.recordStore(), local.recordStore());
        refuseShared(
                "a reprovide store", wide.reprovide().store(), local.reprovide().store());
        refuseShared("a snapshot", wide.snapshot(), local.snapshot());
        return node -> new Kademlia(node, List.of(wide, local), new SecureRandom());
    }

    private static void refuseShared(String what, Optional<?> wide, Optional<?> local) {
        if (wide.isPresent() && wide.equals(local)) {
            throw new IllegalArgumentException("two DHTs cannot share " + what + ": give each one of its own");
        }
    }

    @Override
    public CompletableFuture<Void> start() {
        CompletableFuture<Void> started = dhts.start();
        node.addPeerRouting(peer -> Async.call(loop, () -> dhts.findPeer(peer, true)));
        node.addContentRouting(this);
        node.addValueRouting(this);
        return started;
    }

    @Override
    public CompletableFuture<Void> stop() {
        return dhts.stop();
    }

    /**
     * What this node is at the moment.
     *
     * @return completes with {@link Mode#SERVER} or {@link Mode#CLIENT}
     */
    public CompletableFuture<Mode> mode() {
        return Async.call(loop, () -> CompletableFuture.completedFuture(dhts.mode()));
    }

    /**
     * Changes which part this node takes. Connected peers learn of it through identify.
     *
     * @param mode which
     * @return completes with what the node is now
     */
    public CompletableFuture<Mode> mode(Mode mode) {
        Objects.requireNonNull(mode, "mode");
        return Async.call(loop, () -> {
            dhts.mode(mode);
            return CompletableFuture.completedFuture(dhts.mode());
        });
    }

    /**
     * Who stands in the routing table.
     *
     * @return completes with all of them, those farthest away first
     */
    public CompletableFuture<List<PeerInfo>> table() {
        return Async.call(loop, () -> CompletableFuture.completedFuture(dhts.table()));
    }

    /**
     * What this node does in its DHT, or in each of both.
     *
     * @return completes with the numbers of now, one for each DHT
     */
    public CompletableFuture<List<KademliaGauges>> gauges() {
        return Async.call(loop, () -> CompletableFuture.completedFuture(dhts.gauges()));
    }

    /**
     * Who stands in the routing table of each DHT that the node is in.
     *
     * @return completes with one table, or two after {@link #dual}, the wide one first
     */
    public CompletableFuture<List<DhtTable>> tables() {
        return Async.call(loop, () -> CompletableFuture.completedFuture(dhts.tables()));
    }

    /**
     * Fills the routing table now, asking bootstrap peers if there are few in it. It is done by itself at the start, and again
     * and again: this is for those who want to wait for it. Completing the future from outside ends the waiting only.
     *
     * @return completes when peers of every distance have been searched for; whether some were found {@link #table()} tells
     */
    public CompletableFuture<Void> refresh() {
        return Async.call(loop, dhts::refresh);
    }

    /**
     * Searches for the peers closest to a key.
     *
     * @param key what lies there: the bytes of a peer id, a multihash, the key of a value
     * @return completes with at most k servers that have answered, the closest one first; fails with {@link
     *     org.jlibp2p.limits.LimitExceededException} or {@link org.jlibp2p.async.OperationTimeoutException}
     */
    @Override
    public CompletableFuture<List<PeerInfo>> closestPeers(Bytes key) {
        Objects.requireNonNull(key, "key");
        return Async.call(loop, () -> dhts.closestPeers(key));
    }

    /**
     * Searches for a peer, which need not be a server. What others say counts once there is a connection with the peer: so it
     * is connected afterwards.
     *
     * @param peer whom
     * @return as {@link PeerRouting#findPeer}; fails as {@link #closestPeers} does
     */
    @Override
    public CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
        Objects.requireNonNull(peer, "peer");
        return Async.call(loop, () -> dhts.findPeer(peer, false));
    }

    /**
     * Says once that this node has some content: servers keep that for 48 hours.
     *
     * @param cid which; its multihash is what counts
     * @return completes when the servers closest to it have been told; fails with {@link
     *     org.jlibp2p.routing.RoutingException} if none took it, or if this node has no address to be reached at, and as {@link
     *     #closestPeers} does
     */
    @Override
    public CompletableFuture<Void> provide(Cid cid) {
        Objects.requireNonNull(cid, "cid");
        return Async.call(loop, () -> dhts.provide(cid));
    }

    /**
     * Keeps some content provided from now on: at once, and then again before servers forget it. Many keys are no matter: those
     * that lie side by side are provided together. What is kept, and when it was provided, is remembered where {@link
     * KademliaOptions#reprovide()} says; how it goes is told as {@link org.jlibp2p.kad.provide.ReprovideEvent}s.
     *
     * @param cids which; their multihashes are what counts
     * @return completes when it is remembered, not when it is provided
     */
    public CompletableFuture<Void> keepProvided(Collection<Cid> cids) {
        List<Multihash> keys = cids.stream().map(Cid::hash).toList();
        return Async.call(loop, () -> dhts.keepProvided(keys));
    }

    /**
     * Does not keep some content provided any more. Servers forget it by themselves.
     *
     * @param cids which; those that are not kept provided are left out
     * @return completes when it is remembered
     */
    public CompletableFuture<Void> stopProviding(Collection<Cid> cids) {
        List<Multihash> keys = cids.stream().map(Cid::hash).toList();
        return Async.call(loop, () -> dhts.forget(keys));
    }

    /**
     * How keeping content provided goes.
     *
     * @return completes with the figures; of two DHTs those of the wide one
     */
    public CompletableFuture<ReprovideStatus> provideStatus() {
        return Async.call(loop, dhts::reprovideStatus);
    }

    /**
     * Searches for peers that have some content.
     *
     * @param cid which; its multihash is what counts
     * @return each of them once, as soon as somebody tells of it; fails as {@link #closestPeers} does
     */
    @Override
    public Results<PeerInfo> findProviders(Cid cid) {
        Objects.requireNonNull(cid, "cid");
        return dhts.findProviders(cid);
    }

    /**
     * Searches for the best value under a key. Servers that should have it, and do not, are given it.
     *
     * @param key the key, with its namespace
     * @return as {@link ValueRouting#findValue}; fails as {@link #closestPeers} does
     */
    @Override
    public CompletableFuture<Optional<Bytes>> findValue(Bytes key) {
        Objects.requireNonNull(key, "key");
        return Async.call(loop, () -> dhts.findValue(key));
    }

    /**
     * Has servers keep a value, for 48 hours.
     *
     * @param key the key, with its namespace
     * @param value the value, valid by the rules of that namespace
     * @return completes when the servers closest to it have been told; fails with {@link
     *     org.jlibp2p.record.InvalidRecordException} if the value may not stand there, {@link
     *     org.jlibp2p.routing.RoutingException} if nobody took it, and as {@link #closestPeers} does
     * @see RecordValidator
     */
    @Override
    public CompletableFuture<Void> putValue(Bytes key, Bytes value) {
        Objects.requireNonNull(key, "key");
        Objects.requireNonNull(value, "value");
        return Async.call(loop, () -> dhts.putValue(key, value));
    }
}
