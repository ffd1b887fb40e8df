package org.jlibp2p.delegate;

import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;

import org.jlibp2p.Libp2pException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.async.Results;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.exchange.Exchanges;
import org.jlibp2p.delegate.kubo.KuboRpc;
import org.jlibp2p.ipns.IpnsName;
import org.jlibp2p.ipns.IpnsValidator;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.PublicKeyValidator;
import org.jlibp2p.record.RecordValidators;
import org.jlibp2p.routing.ContentRouting;
import org.jlibp2p.routing.PeerRouting;
import org.jlibp2p.routing.RoutingException;
import org.jlibp2p.routing.ValueRouting;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.service.Service;
import org.jlibp2p.service.ServiceFactory;

/**
 * Finds peers, content and values by a Kubo node's RPC, which walks the DHT for this node. Unlike delegates it can be told what to
 * provide, though it says so in its own name, and of what it has itself. The RPC can do everything with a node: it is for one's own,
 * and never open to others.
 *
 * <pre>{@code
 * Node.builder().service(KuboRouting.at(URI.create("http://127.0.0.1:5001")))
 * }</pre>
 *
 * <p>Any thread may call; futures complete on the service's loop. Completing one from outside, and closing results, ends the search.
 * It fails with a {@link RoutingException}, with a {@link org.jlibp2p.delegate.http.DelegateException} inside; that nothing is found is
 * no failure. Values are verified before they are believed, and before they are stored.
 *
 * <p>Specification: Kubo RPC API v0, routing and dht.
 */
public final class KuboRouting implements Service, PeerRouting, ContentRouting, ValueRouting {
    private static final int AHEAD = 16;

    private final NodeContext node;
    private final EventLoop loop;
    private final KuboOptions options;
    private final Exchanges exchanges;
    private final KuboRpc rpc;
    private final RecordValidators validators = IpnsValidator.amino();

    private KuboRouting(NodeContext node, KuboOptions options) {
        this.node = node;
        this.options = options;
        loop = node.loop();
        exchanges = Exchanges.create(loop, options.http(), options.limits());
        rpc = KuboRpc.create(
                options.api(),
                loop,
                exchanges,
                options.limits(),
                options.commands().folders());
    }

    /**
     * The service, asking in the usual way.
     *
     * @param api where the node's RPC is
     * @return what a node builds it with
     * @throws IllegalArgumentException if it cannot be one
     */
    public static ServiceFactory<KuboRouting> at(URI api) {
        return service(KuboOptions.of(api));
    }

    /**
     * The service.
     *
     * @param options whom to ask, and how
     * @return what a node builds it with
     */
    public static ServiceFactory<KuboRouting> service(KuboOptions options) {
        Objects.requireNonNull(options, "options");
        return node -> new KuboRouting(node, options);
    }

    @Override
    public CompletableFuture<Void> start() {
        node.addPeerRouting(this);
        node.addContentRouting(this);
        node.addValueRouting(this);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Void> stop() {
        exchanges.close();
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
        Objects.requireNonNull(peer, "peer");
        return asked("find a peer", Async.call(loop, () -> rpc.findPeer(peer)));
    }

    @Override
    public Results<PeerInfo> findProviders(Cid cid) {
        Objects.requireNonNull(cid, "cid");
        ResultQueue<PeerInfo> results = ResultQueue.create(loop, AHEAD);
        // Once the loop has ended nothing begins, and whoever asks for results is told so by the queue.
        Async.on(loop, () -> search(cid, results), new CompletableFuture<>());
        return results;
    }

    private void search(Cid cid, ResultQueue<PeerInfo> results) {
        try {
            rpc.findProviders(cid, options.providers(), results, failure -> failed("find providers", failure));
        } catch (Throwable e) { // nobody else would tell whoever waits for results
            results.fail(failed("find providers", e));
        }
    }

    /**
     * Has the Kubo node say that it has some content.
     *
     * @param cid which; the Kubo node refuses what it does not have
     * @return completes when it has said so; fails with {@link RoutingException}
     */
    @Override
    public CompletableFuture<Void> provide(Cid cid) {
        Objects.requireNonNull(cid, "cid");
        return asked("provide content", Async.call(loop, () -> rpc.provide(cid)));
    }

    /**
     * Looks for the value under a key.
     *
     * @param key of an IPNS name, or of a public key
     * @return as {@link ValueRouting#findValue}; a value that is not valid is a failure
     */
    @Override
    public CompletableFuture<Optional<Bytes>> findValue(Bytes key) {
        String text;
        try {
            text = text(key);
        } catch (InvalidRecordException e) {
            return CompletableFuture.failedFuture(e);
        }
        CompletableFuture<Optional<Bytes>> found = Async.call(loop, () -> rpc.get(text));
        return asked(
                "find a value",
                Async.map(
                        found,
                        value -> {
                            value.ifPresent(each -> validators.validate(key, each, loop.now()));
                            return value;
                        },
                        unneeded -> {}));
    }

    /**
     * Stores a value under a key.
     *
     * @param key of an IPNS name, or of a public key
     * @param value a valid one
     * @return completes when the Kubo node has stored it; fails with {@link InvalidRecordException} if it is not valid, and with
     *     {@link RoutingException}
     */
    @Override
    public CompletableFuture<Void> putValue(Bytes key, Bytes value) {
        return Async.call(loop, () -> {
            validators.validate(key, value, loop.now());
            return asked("store a value", rpc.put(text(key), value));
        });
    }

    /** The key as Kubo reads it: the name in text where the DHT has bytes. */
    private String text(Bytes key) {
        validators.requireKnown(key);
        Bytes pk = Bytes.utf8("/" + PublicKeyValidator.NAMESPACE + "/");
        boolean isKey = key.startsWith(pk);
        try {
            return isKey
                    ? "/" + PublicKeyValidator.NAMESPACE + "/" + PeerId.decode(key.slice(pk.size()))
                    : IpnsName.PREFIX + IpnsName.ofRoutingKey(key).key();
        } catch (Libp2pException e) {
            throw new InvalidRecordException(InvalidRecordException.Reason.MALFORMED_KEY, e.getMessage(), e);
        }
    }

    private static <T> CompletableFuture<T> asked(String what, CompletableFuture<T> asked) {
        return Async.handle(
                asked,
                (value, failure) -> {
                    if (failure != null) {
                        throw failed(what, failure);
                    }
                    return value;
                },
                unneeded -> {});
    }

    private static RoutingException failed(String what, Throwable failure) {
        return new RoutingException("the Kubo node could not be asked to " + what, List.of(failure));
    }
}
