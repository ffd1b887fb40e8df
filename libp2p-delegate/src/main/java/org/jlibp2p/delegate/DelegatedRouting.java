package org.jlibp2p.delegate;

import java.net.URI;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.client.DelegateSearches;
import org.jlibp2p.delegate.exchange.Askers;
import org.jlibp2p.delegate.http.AskedDelegate;
import org.jlibp2p.delegate.http.HttpOptions;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.schema.RoutingFilter;
import org.jlibp2p.delegate.server.Pseudonym;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.routing.ClosestPeersRouting;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.RoutingException;
import org.jlibp2p.routing.ValueRouting;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/**
 * Finds peers, content and IPNS records by asking delegates over HTTP, so that a small node need not walk a DHT. Added to a node
 * it is what the node finds with, alone or beside others:
 *
 * <pre>{@code
 * Node.builder().service(DelegatedRouting.at(URI.create("https://delegated.example")))
 * }</pre>
 *
 * <p>Without a node, {@link StandaloneRouting#start(DelegatedRoutingOptions)} is the same on a thread of its own.
 *
 * <p>Of several delegates all are asked for providers and told together; for the record of a name all are asked, and the newest one
 * counts; for everything else the next one is asked when one has failed, knows nothing, or takes long. One that fails is left alone
 * for a while. What they answer is used again as its header fields allow. IPNS records are verified before they are believed, and
 * before they are published.
 *
 * <p>Any thread may call; futures complete on the service's loop. Completing one from outside, and closing results, ends the
 * question. A search fails with a {@link RoutingException} if no delegate could answer, with a {@link
 * org.jlibp2p.delegate.http.DelegateException} for each inside; that nothing is known is no failure. There is no way to tell
 * delegates what this node has: see {@link #provide}.
 *
 * <p>Specification: IPFS, routing/http-routing-v1.md; IPIP-0484.
 */
public final class DelegatedRouting implements Service, PeerRouting, ContentRouting, ValueRouting, ClosestPeersRouting {
    private final Optional<NodeContext> node;
    private final EventLoop loop;
    private final DelegateSearches searches;
    private final Askers askers = new Askers();

    private DelegatedRouting(
            Optional<NodeContext> node, EventLoop loop, DelegatedRoutingOptions options, RandomGenerator random) {
        this.node = node;
        this.loop = loop;
        searches = DelegateSearches.create(
                loop,
                options.delegates(),
                named(node, options.http()),
                options.limits(),
                new RoutingFilter(options.filterAddresses(), options.filterProtocols()),
                askers,
                random);
    }

    /** Delegates that this node is one of know the question again by its name. */
    private static HttpOptions named(Optional<NodeContext> node, HttpOptions http) {
        if (node.isEmpty()) {
            return http;
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.putAll(http.headers());
        headers.merge("Via", "1.1 " + Pseudonym.of(node.get().identity().peerId()), (own, name) -> own + ", " + name);
        return http.withHeaders(headers);
    }

    /**
     * The service, asking in the usual way.
     *
     * @param delegates where they are, with {@code /routing/v1} at the end or not
     * @return what a node builds it with
     * @throws IllegalArgumentException if there is none, or one that cannot be asked
     */
    public static ServiceFactory<DelegatedRouting> at(URI... delegates) {
        return service(DelegatedRoutingOptions.of(List.of(delegates)));
    }

    /**
     * The service.
     *
     * @param options whom to ask, and how
     * @return what a node builds it with
     */
    public static ServiceFactory<DelegatedRouting> service(DelegatedRoutingOptions options) {
        return service(options, new SecureRandom());
    }

    /**
     * The service with a source of chance of one's own, as simulations need it.
     *
     * @param options whom to ask, and how
     * @param random is used on the service's loop only
     * @return what a node builds it with
     */
    public static ServiceFactory<DelegatedRouting> service(DelegatedRoutingOptions options, RandomGenerator random) {
        Objects.requireNonNull(options, "options");
        Objects.requireNonNull(random, "random");
        return node -> new DelegatedRouting(Optional.of(node), node.loop(), options, random);
    }

    static DelegatedRouting onLoop(EventLoop loop, DelegatedRoutingOptions options) {
        return new DelegatedRouting(Optional.empty(), loop, options, new SecureRandom());
    }

    @Override
    public CompletableFuture<Void> start() {
        node.ifPresent(context -> {
            context.addPeerRouting(this);
            context.addContentRouting(this);
            context.addValueRouting(this);
        });
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> stop() {
        searches.close();
        return CompletableFuture.completedFuture(null);
    }

    /**
     * Looks for a peer. What is said of other peers than this one is not believed.
     *
     * @param peer whom
     * @return as {@link PeerRouting#findPeer}
     */
    @Override
    public CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
        Objects.requireNonNull(peer, "peer");
        return searches.findPeer(peer, askers.of(peer));
    }

    /**
     * Looks for all that delegates tell of a peer.
     *
     * @param peer whom
     * @return their records, of any schema, each peer once
     */
    public Results<RoutingRecord> findPeerRecords(PeerId peer) {
        Objects.requireNonNull(peer, "peer");
        return searches.peerRecords(peer, List.of());
    }

    /**
     * Looks for peers that have some content.
     *
     * @param cid which
     * @return each of them once, as soon as a delegate tells of it; one without addresses has to be looked for
     */
    @Override
    public Results<PeerInfo> findProviders(Cid cid) {
        Objects.requireNonNull(cid, "cid");
        return searches.providers(cid, askers.of(cid));
    }

    /**
     * Looks for all that delegates tell of who has some content: also what a peer speaks, fields that are not known here, and
     * records of other schemas.
     *
     * @param cid which
     * @return their records, each peer once
     */
    public Results<RoutingRecord> findProviderRecords(Cid cid) {
        Objects.requireNonNull(cid, "cid");
        return searches.providerRecords(cid, List.of());
    }

    /**
     * Fails: delegates can be asked, and not be told. A node that provides content needs another way beside this one, Kademlia for
     * one, or {@link KuboRouting}; then its providing succeeds by that.
     *
     * @param cid any
     * @return fails with {@link RoutingException}
     */
    @Override
    public CompletableFuture<Void> provide(Cid cid) {
        Objects.requireNonNull(cid, "cid");
        return CompletableFuture.failedFuture(
                new RoutingException("delegates have no way to be told what a node provides", List.of()));
    }

    /**
     * Looks for the peers closest to a key. Not every delegate answers that.
     *
     * @param key a peer id or a multihash
     * @return as {@link ClosestPeersRouting#closestPeers}; fails for any other key, since delegates cannot be asked for it
     */
    @Override
    public CompletableFuture<List<PeerInfo>> closestPeers(Bytes key) {
        Objects.requireNonNull(key, "key");
        return searches.closestPeers(key, askers.of(key));
    }

    /**
     * Looks for the record of an IPNS name.
     *
     * @param name which
     * @return completes with a record that has been verified, the newest that any delegate tells of within {@link
     *     org.jlibp2p.delegate.http.HttpLimits#hedge()} of the first; or nothing if no delegate has one
     */
    public CompletableFuture<Optional<IpnsRecord>> resolve(IpnsName name) {
        Objects.requireNonNull(name, "name");
        return searches.resolve(name, List.of());
    }

    /**
     * Has the delegates publish the record of an IPNS name.
     *
     * @param name whose
     * @param record which
     * @return completes when one of them has taken it, and the others have answered; fails with {@link
     *     org.jlibp2p.record.InvalidRecordException} if the record is not valid, and {@link RoutingException} if nobody took it
     */
    public CompletableFuture<Void> publish(IpnsName name, IpnsRecord record) {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(record, "record");
        return searches.publish(name, record, List.of());
    }

    /**
     * Looks for the value under a key.
     *
     * @param key of an IPNS name: delegates have no other values
     * @return as {@link ValueRouting#findValue}; fails for any other key
     */
    @Override
    public CompletableFuture<Optional<Bytes>> findValue(Bytes key) {
        Optional<IpnsName> name = IpnsKeys.nameOf(key);
        return name.isEmpty()
                ? CompletableFuture.failedFuture(IpnsKeys.notServed())
                : Async.map(
                        searches.resolve(name.get(), askers.of(key)),
                        record -> record.map(IpnsRecord::encode),
                        unneeded -> {});
    }

    /**
     * Stores a value under a key.
     *
     * @param key of an IPNS name: delegates take no other values
     * @param value its record
     * @return as {@link #publish}; fails for any other key
     */
    @Override
    public CompletableFuture<Void> putValue(Bytes key, Bytes value) {
        Optional<IpnsName> name = IpnsKeys.nameOf(key);
        if (name.isEmpty()) {
            return CompletableFuture.failedFuture(IpnsKeys.notServed());
        }
        try {
            return searches.publish(name.get(), IpnsKeys.recordOf(value), askers.of(key));
        } catch (InvalidRecordException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /**
     * Has somebody told of each question that is asked of a delegate over HTTP from now on, when it has been answered or has
     * failed.
     *
     * @param observer is called on the service's loop, and must not block
     * @return closing it ends that
     */
    public Registration observe(Consumer<? super AskedDelegate> observer) {
        return searches.observe(Objects.requireNonNull(observer, "observer"));
    }

    /** For whom the node's own server asks for things to be found. */
    Askers askers() {
        return askers;
    }

    EventLoop loop() {
        return loop;
    }
}
