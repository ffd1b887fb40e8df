package org.jlibp2p.delegate.client;

import java.net.URI;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Predicate;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.exchange.Answer;
import org.jlibp2p.delegate.exchange.Answers;
import org.jlibp2p.delegate.exchange.Askers;
import org.jlibp2p.delegate.exchange.CachedExchanges;
import org.jlibp2p.delegate.exchange.Question;
import org.jlibp2p.delegate.http.DelegateException;
import org.jlibp2p.delegate.http.DelegateException.Reason;
import org.jlibp2p.delegate.http.HttpLimits;
import org.jlibp2p.delegate.record.PeerSchema;
import org.jlibp2p.delegate.record.RoutingRecord;
import org.jlibp2p.delegate.schema.ListDocument;
import org.jlibp2p.delegate.schema.MediaTypes;
import org.jlibp2p.delegate.schema.RecordCodec;
import org.jlibp2p.delegate.schema.RoutingFilter;
import org.jlibp2p.delegate.server.Pseudonym;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsRecord;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multibase;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * One delegate, and all that it can be asked. Confined to the loop.
 *
 * <p>Specification: IPFS, routing/http-routing-v1.md.
 */
final class Delegate {
    /** The most addresses of one peer that are believed. */
    static final int MAX_ADDRESSES = 128;

    private final URI base;
    private final EventLoop loop;
    private final CachedExchanges cached;
    private final HttpLimits limits;
    private final RoutingFilter filter;
    private final Askers askers;
    private final Memory memory;

    /** What of it is asked. */
    private enum Memory {
        /** The delegate itself, if what is kept does not do. */
        NONE,
        /** Only what is kept and as good as new. */
        GOOD,
        /** Only what is kept and may be used if there is nothing else. */
        ANY
    }

    Delegate(URI base, EventLoop loop, CachedExchanges cached, HttpLimits limits, RoutingFilter filter, Askers askers) {
        this(base, loop, cached, limits, filter, askers, Memory.NONE);
    }

    private Delegate(
            URI base,
            EventLoop loop,
            CachedExchanges cached,
            HttpLimits limits,
            RoutingFilter filter,
            Askers askers,
            Memory memory) {
        this.base = base;
        this.loop = loop;
        this.cached = cached;
        this.limits = limits;
        this.filter = filter;
        this.askers = askers;
        this.memory = memory;
    }

    /** What is kept of its answers, which can be asked while the delegate itself is left alone. */
    Delegate remembered(boolean isLastResort) {
        return new Delegate(base, loop, cached, limits, filter, askers, isLastResort ? Memory.ANY : Memory.GOOD);
    }

    /** Whether this is only what is kept of a delegate's answers. */
    boolean isRemembered() {
        return memory != Memory.NONE;
    }

    private CompletableFuture<Answer> get(URI uri, String accept, List<String> nodes) {
        if (!isRemembered()) {
            return Async.map(
                    cached.get(uri, accept, nodes),
                    this::met,
                    unneeded -> unneeded.body().close());
        }
        return cached.known(uri, accept, memory == Memory.ANY)
                .map(CompletableFuture::completedFuture)
                .orElseGet(() -> CompletableFuture.failedFuture(new DelegateException(
                        Reason.UNAVAILABLE, uri, "it is left alone, and no answer is kept", null)));
    }

    private Answer met(Answer answer) {
        Pseudonym.nodesIn(answer.headers().allValues("via")).stream()
                .findFirst()
                .ifPresent(name -> askers.met(base, name));
        return answer;
    }

    /** Forgets what it said of a name. */
    void forget(IpnsName name) {
        cached.forget(ipnsUri(name), MediaTypes.IPNS_RECORD);
    }

    private URI at(String path, RoutingFilter wanted) {
        String query = wanted.query();
        return URI.create(base + path + (query.isEmpty() ? "" : "?" + query));
    }

    private RecordStream records(String path, ListDocument document, RoutingFilter wanted, List<String> nodes) {
        return new RecordStream(loop, get(at(path, wanted), RecordStream.ACCEPT, nodes), limits, document, wanted);
    }

    /** Who has some content, asked on behalf of some nodes, as all that follows. */
    RecordStream providers(Cid cid, List<String> nodes) {
        Cid one = cid.version() == 1 ? cid : Cid.v1(cid.codec(), cid.hash());
        return records("/providers/" + one.toString(Multibase.BASE32), ListDocument.PROVIDERS, filter, nodes);
    }

    /** What is known of a peer. */
    RecordStream peers(PeerId peer, List<String> nodes) {
        return records("/peers/" + peer.toCid().toString(Multibase.BASE36), ListDocument.PEERS, filter, nodes);
    }

    /**
     * Where a peer is; records of other peers, for which nobody asked, are passed over. What an answer says before it breaks off is
     * true all the same.
     */
    CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer, List<String> nodes) {
        Set<Multiaddr> addresses = new LinkedHashSet<>();
        boolean[] isKnown = {false};
        return Async.handle(
                each(peers(peer, nodes), record -> {
                    RecordCodec.peerOf(record)
                            .filter(each -> each.id().equals(peer))
                            .ifPresent(each -> {
                                isKnown[0] = true;
                                addresses.addAll(each.addresses());
                            });
                    return addresses.size() < MAX_ADDRESSES;
                }),
                (end, failure) -> {
                    if (isKnown[0]) {
                        return Optional.of(new PeerInfo(
                                peer, addresses.stream().limit(MAX_ADDRESSES).toList()));
                    }
                    if (failure != null) {
                        throw new CompletionException(failure);
                    }
                    return Optional.empty();
                },
                unneeded -> {});
    }

    /** The peers closest to a key, in the order of their closeness, whatever order they are told in. */
    CompletableFuture<Optional<List<PeerInfo>>> closestPeers(Multihash key, List<String> nodes) {
        ClosestPeers closest = new ClosestPeers(key.bytes());
        String path = "/dht/closest/peers/" + Cid.v1(Cid.RAW, key).toString(Multibase.BASE32);
        return Async.map(
                each(records(path, ListDocument.PEERS, RoutingFilter.none(), nodes), record -> {
                    RecordCodec.peerOf(record).map(PeerSchema::info).ifPresent(closest::add);
                    return true;
                }),
                end -> Optional.of(closest.list()).filter(list -> !list.isEmpty()),
                unneeded -> {});
    }

    /** Hands over every record until no more are wanted; completing the future from outside ends that. */
    private CompletableFuture<Void> each(RecordStream stream, Predicate<RoutingRecord> isMoreWanted) {
        CompletableFuture<Void> all = new CompletableFuture<>();
        Async.whenDone(all, (end, failure) -> Async.on(loop, stream::close));
        Async.follow(
                Async.loop(() -> all.isDone()
                        ? CompletableFuture.completedFuture(false)
                        : stream.next().thenApply(next -> next.isPresent() && isMoreWanted.test(next.get()))),
                all);
        return all;
    }

    /** The record of a name, verified. Anything that is not of a record's type is none. */
    CompletableFuture<Optional<IpnsRecord>> ipns(IpnsName name, List<String> nodes) {
        return Async.compose(
                get(ipnsUri(name), MediaTypes.IPNS_RECORD, nodes),
                answer -> record(name, answer),
                unneeded -> unneeded.body().close());
    }

    private URI ipnsUri(IpnsName name) {
        return at("/ipns/" + name, RoutingFilter.none());
    }

    private CompletableFuture<Optional<IpnsRecord>> record(IpnsName name, Answer answer) {
        boolean isNone = answer.status() == 404
                || answer.status() == 200 && !answer.contentType().equals(MediaTypes.IPNS_RECORD);
        if (isNone) {
            return Async.map(Answers.passOver(answer), end -> Optional.empty(), unneeded -> {});
        }
        if (answer.status() != 200) {
            return Answers.failed(answer, loop.now());
        }
        int tooMuch = IpnsRecord.MAX_SIZE + 1; // so that what may be is read to its end, and can be used again
        return Async.map(
                Answers.beginning(answer.body(), tooMuch),
                bytes -> Optional.of(verified(name, answer, bytes)),
                unneeded -> {});
    }

    private IpnsRecord verified(IpnsName name, Answer answer, Bytes bytes) {
        try {
            IpnsRecord record = IpnsRecord.decode(bytes);
            record.verify(name.key(), loop.now());
            return record;
        } catch (Libp2pException e) {
            answer.forget().run();
            throw new DelegateException(
                    Reason.MALFORMED, answer.uri(), "an IPNS record that is none: " + e.getMessage(), e);
        }
    }

    /** Has the delegate publish a record that is known to be valid. */
    CompletableFuture<Void> publish(IpnsName name, IpnsRecord record, List<String> nodes) {
        return Async.compose(
                cached.change(
                        Question.send("PUT", ipnsUri(name), MediaTypes.IPNS_RECORD, record.encode())
                                .through(nodes),
                        MediaTypes.IPNS_RECORD),
                answer -> {
                    if (answer.status() < 200 || answer.status() >= 300) {
                        return Answers.failed(answer, loop.now());
                    }
                    answer.body().close();
                    return CompletableFuture.completedFuture(null);
                },
                unneeded -> unneeded.body().close());
    }

    /** What a key has to be for delegates to be asked for what is close to it. */
    static Optional<Multihash> keyOf(Bytes key) {
        try {
            return Optional.of(Multihash.decode(key));
        } catch (MalformedMessageException none) {
            return Optional.empty();
        }
    }
}
