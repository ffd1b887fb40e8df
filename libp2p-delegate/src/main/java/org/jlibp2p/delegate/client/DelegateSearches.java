package org.jlibp2p.delegate.client;

import java.net.URI;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Registration;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.exchange.Askers;
import org.jlibp2p.delegate.exchange.CachedExchanges;
import org.jlibp2p.delegate.exchange.Exchanges;
import org.jlibp2p.delegate.http.AskedDelegate;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.delegate.http.HttpOptions;
import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.schema.RecordCodec;
import org.jlibp2p.delegate.schema.RoutingFilter;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.routing.RoutingException;

/** All that several delegates can be asked together. Any thread; it works on the loop. */
public final class DelegateSearches {
    private final EventLoop loop;
    private final Exchanges exchanges;
    private final Delegates delegates;
    private final HttpLimits limits;
    private final int count;

    private DelegateSearches(EventLoop loop, Exchanges exchanges, Delegates delegates, HttpLimits limits, int count) {
        this.loop = loop;
        this.exchanges = exchanges;
        this.delegates = delegates;
        this.limits = limits;
        this.count = count;
    }

    /**
     * Nothing asked so far.
     *
     * @param loop where all of it happens
     * @param uris the delegates, with the path of their API
     * @param options how to ask
     * @param limits the bounds
     * @param filter which records are wanted
     * @param askers are told what delegates are called
     * @param random for back-off; used on the loop only
     * @return the searches
     */
    public static DelegateSearches create(
            EventLoop loop,
            List<URI> uris,
            HttpOptions options,
            HttpLimits limits,
            RoutingFilter filter,
            Askers askers,
            RandomGenerator random) {
        Exchanges exchanges = Exchanges.create(loop, options, limits);
        CachedExchanges cached = CachedExchanges.create(loop, exchanges, limits);
        Delegates delegates = new Delegates(loop);
        uris.forEach(uri -> delegates.add(
                new Delegate(uri, loop, cached, limits, filter, askers), new DelegateHealth(limits, random)));
        return new DelegateSearches(loop, exchanges, delegates, limits, uris.size());
    }

    /**
     * One more who is told of questions that are over. Any thread.
     *
     * @param observer who
     * @return closing it ends that
     */
    public Registration observe(Consumer<? super AskedDelegate> observer) {
        return exchanges.observe(observer);
    }

    /** Ends everything that is being asked. On the loop. */
    public void close() {
        exchanges.close();
    }

    /**
     * Who has some content.
     *
     * @param cid which
     * @param nodes on whose behalf
     * @return records as they are found
     */
    public Results<RoutingRecord> providerRecords(Cid cid, List<String> nodes) {
        return search("find providers", delegate -> delegate.providers(cid, nodes), Optional::of);
    }

    /**
     * Who has some content.
     *
     * @param cid which
     * @param nodes on whose behalf
     * @return peers as they are found
     */
    public Results<PeerInfo> providers(Cid cid, List<String> nodes) {
        return search("find providers", delegate -> delegate.providers(cid, nodes), DelegateSearches::info);
    }

    /**
     * What is known of a peer.
     *
     * @param peer which
     * @param nodes on whose behalf
     * @return records as they are found
     */
    public Results<RoutingRecord> peerRecords(PeerId peer, List<String> nodes) {
        return search("find a peer", delegate -> delegate.peers(peer, nodes), Optional::of);
    }

    private static Optional<PeerInfo> info(RoutingRecord record) {
        return RecordCodec.peerOf(record).map(PeerSchema::info);
    }

    private <T> Results<T> search(
            String what, Function<Delegate, RecordStream> ask, Function<RoutingRecord, Optional<T>> form) {
        ResultQueue<T> results = RecordSearch.queue(loop, count);
        // Once the loop has ended nothing begins, and whoever asks for results is told so by the queue.
        Async.on(loop, () -> RecordSearch.begin(loop, delegates, what, ask, form, results), new CompletableFuture<>());
        return results;
    }

    /**
     * Where a peer is.
     *
     * @param peer whom
     * @param nodes on whose behalf
     * @return completes with the first answer that has an address
     */
    public CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer, List<String> nodes) {
        return hedged(
                "find a peer",
                delegate -> delegate.findPeer(peer, nodes),
                info -> !info.addresses().isEmpty());
    }

    /**
     * Who is closest to a key.
     *
     * @param key any bytes; but there is no asking for what is no multihash
     * @param nodes on whose behalf
     * @return completes with the closest one first
     */
    public CompletableFuture<List<PeerInfo>> closestPeers(Bytes key, List<String> nodes) {
        Optional<Multihash> hash = Delegate.keyOf(key);
        if (hash.isEmpty()) {
            return CompletableFuture.failedFuture(new RoutingException(
                    "delegates are asked for peers close to a peer id or a multihash, and the key is neither",
                    List.of()));
        }
        return Async.map(
                hedged("find the closest peers", delegate -> delegate.closestPeers(hash.get(), nodes), list -> true),
                list -> list.orElse(List.of()),
                unneeded -> {});
    }

    /**
     * The record of a name.
     *
     * @param name which
     * @param nodes on whose behalf
     * @return completes with the newest valid one of those that come by a moment after the first
     */
    public CompletableFuture<Optional<IpnsRecord>> resolve(IpnsName name, List<String> nodes) {
        return Async.call(loop, () -> new NameSearch(loop, delegates, limits, name, nodes).begin());
    }

    private <T> CompletableFuture<Optional<T>> hedged(
            String what, Function<Delegate, CompletableFuture<Optional<T>>> ask, Predicate<T> isOfUse) {
        return Async.call(loop, () -> new Hedge<>(loop, delegates, limits, what, ask, isOfUse).begin());
    }

    /**
     * Has all delegates publish a record.
     *
     * @param name whose
     * @param record is verified first
     * @param nodes on whose behalf
     * @return completes when all have answered, if one of them took it
     */
    public CompletableFuture<Void> publish(IpnsName name, IpnsRecord record, List<String> nodes) {
        return Async.call(loop, () -> {
            record.verify(name.key(), loop.now());
            return new Publication(loop, delegates, name, record, nodes).begin();
        });
    }
}
