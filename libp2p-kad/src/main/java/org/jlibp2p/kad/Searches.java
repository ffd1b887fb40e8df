package org.jlibp2p.kad;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.Operation;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.connection.Connection;
import org.jlibp2p.kad.lookup.LookupRunner;
import org.jlibp2p.kad.lookup.PeerClient;
import org.jlibp2p.kad.optimistic.OptimisticRun;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.kad.protocol.KadRequest.FindNode;
import org.jlibp2p.kad.protocol.KadRequest.GetProviders;
import org.jlibp2p.kad.protocol.KadRequest.GetValue;
import org.jlibp2p.kad.provide.NetworkSize;
import org.jlibp2p.kad.query.ClosestPeersQuery;
import org.jlibp2p.kad.query.FindPeerQuery;
import org.jlibp2p.kad.query.ProvidersQuery;
import org.jlibp2p.kad.query.QueryRules;
import org.jlibp2p.kad.query.QuerySetup;
import org.jlibp2p.kad.query.ValueJudge;
import org.jlibp2p.kad.query.ValueQuery;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.service.NodeContext;
import org.jlibp2p.transport.DialException;

/**
 * The searches of one DHT: runs the queries, with what is known of peers. Confined to the service's loop; its futures complete
 * there, and completing one from outside ends the search.
 */
final class Searches {
    /** How many addresses are tried at a time to reach a peer that is searched for. */
    static final int MAX_TRIED = 32;

    /** How many ways a search goes side by side in the internet. */
    private static final int PATHS = 3;

    private final NodeContext node;
    private final KademliaOptions options;
    private final Contacts contacts;
    private final Members members;
    private final PeerClient client;
    private final LookupRunner runner;
    private final EventLoop loop;
    private final QueryRules rules;
    private final NetworkSize size = new NetworkSize();
    private long queries;

    Searches(
            NodeContext node,
            KademliaOptions options,
            Contacts contacts,
            Members members,
            PeerClient client,
            LookupRunner runner) {
        this.node = node;
        this.options = options;
        this.contacts = contacts;
        this.members = members;
        this.client = client;
        this.runner = runner;
        loop = node.loop();
        rules = rules(options);
    }

    /** On several ways among strangers, so that a peer which lies leads only one of them astray. */
    private static QueryRules rules(KademliaOptions options) {
        KademliaLimits limits = options.limits();
        QueryRules defaults = QueryRules.defaults();
        int k = limits.bucketSize();
        int paths = options.scope() == NetworkScope.INTERNET ? Math.min(PATHS, limits.concurrency()) : 1;
        return new QueryRules(
                k,
                limits.concurrency(),
                Math.min(limits.resilience(), k),
                Math.max(defaults.window(), limits.resilience()),
                k,
                paths,
                defaults.patience(),
                defaults.mostAsked());
    }

    /** What to search for to find the peers closest to this node. */
    Bytes self() {
        return node.identity().peerId().bytes();
    }

    /** The k closest peers to a key, all of which have answered. */
    CompletableFuture<List<PeerInfo>> closestPeers(Bytes key) {
        return Async.map(
                closest(key, rules),
                peers -> {
                    size.track(
                            key,
                            peers.stream().map(PeerInfo::id).toList(),
                            loop.now().toEpochMilli());
                    return peers;
                },
                unneeded -> {});
    }

    /** The same for those who keep track of the network's size themselves. */
    CompletableFuture<List<PeerInfo>> closestUntracked(Bytes key) {
        return closest(key, rules);
    }

    /** Meets peers near a key, and does not mind which. */
    CompletableFuture<List<PeerInfo>> meet(Bytes key) {
        return closest(key, rules.withoutFollowUp());
    }

    private CompletableFuture<List<PeerInfo>> closest(Bytes key, QueryRules how) {
        Told told = begin();
        ClosestPeersQuery query = new ClosestPeersQuery(setup(key, how, told));
        return Async.map(
                runner.run(query, peer -> ask(peer, new FindNode(key), told)),
                peers -> peers.stream().map(told::info).toList(),
                unneeded -> {});
    }

    boolean hasSomebodyToAsk() {
        return members.size() > 0;
    }

    /** How many servers there are, as far as searches have shown. */
    NetworkSize size() {
        return size;
    }

    /** Has the closest peers to a key keep something while they are still being searched for. */
    CompletableFuture<Integer> tellOnTheWay(Bytes key, double servers, List<? extends KadRequest> requests) {
        Told told = begin();
        return OptimisticRun.start(
                loop,
                setup(key, rules, told),
                servers,
                query -> runner.run(query, peer -> ask(peer, new FindNode(key), told)),
                peer -> tell(new PeerInfo(peer, told.addresses(peer)), requests));
    }

    /** A peer, if it is where this node, or others, say that it is. */
    CompletableFuture<Optional<PeerInfo>> findPeer(PeerId peer) {
        if (contacts.isSelf(peer)) {
            return CompletableFuture.completedFuture(Optional.of(contacts.self()));
        }
        if (contacts.isConnected(peer)) {
            return CompletableFuture.completedFuture(Optional.of(contacts.met(peer)));
        }
        if (!contacts.canReach(peer)) {
            return searchPeer(peer);
        }
        CompletableFuture<Optional<PeerInfo>> result = new CompletableFuture<>();
        CompletableFuture<KadReply> known = reach(peer, List.of());
        Async.whenDone(
                known,
                (reply, failure) -> Async.on(loop, () -> {
                    if (failure == null) {
                        result.complete(Optional.of(contacts.met(peer)));
                    } else if (!result.isDone()) {
                        CompletableFuture<Optional<PeerInfo>> search = searchPeer(peer);
                        Async.follow(search, result);
                        Async.whenDone(result, (found, ended) -> search.cancel(false));
                    }
                }));
        Async.whenDone(result, (found, failure) -> known.cancel(false));
        return result;
    }

    /** The same without what this node knows itself. */
    CompletableFuture<Optional<PeerInfo>> searchPeer(PeerId peer) {
        Told told = begin();
        FindPeerQuery query = new FindPeerQuery(setup(peer.bytes(), rules.withoutFollowUp(), told), peer);
        FindNode request = new FindNode(peer.bytes());
        CompletableFuture<Optional<PeerInfo>> search = runner.run(
                query,
                asked -> asked.equals(peer)
                        ? noting(peer, reach(peer, newest(query.addresses())), told)
                        : ask(asked, request, told));
        return Async.map(search, found -> found.map(info -> contacts.met(peer)), unneeded -> {});
    }

    /** Those told last: what was tried before in vain need not be tried with each attempt. */
    private static List<Multiaddr> newest(List<Multiaddr> addresses) {
        return addresses.size() > MAX_TRIED ? addresses.subList(0, MAX_TRIED) : addresses;
    }

    /**
     * That a peer can be reached is all that is asked of the one that is searched for: it may be no server.
     *
     * <p>The search may itself be what a dial waits for that knew no address. So the addresses are handed to that dial, which
     * tries them while it waits; and since it does not say when these have failed, there is a time for it.
     */
    private CompletableFuture<KadReply> reach(PeerId peer, List<Multiaddr> addresses) {
        List<Multiaddr> told = contacts.worthTrying(peer, addresses);
        if (!contacts.canReach(peer)) {
            return unreachable(peer);
        }
        Runnable found = contacts.seek(peer);
        Operation<KadReply> reached =
                Operation.start(loop, "dialling " + peer, options.limits().request());
        CompletableFuture<Connection> dial = node.connect(new PeerInfo(peer, told));
        reached.onAbort(() -> dial.cancel(false));
        Async.whenDone(
                dial,
                (connection, failure) -> Async.on(loop, () -> {
                    if (failure == null) {
                        reached.succeed(KadReply.closer(new FindNode(peer.bytes()), List.of()), late -> {});
                    } else {
                        reached.fail(failure);
                    }
                }));
        Async.whenDone(reached.future(), (reply, failure) -> Async.on(loop, found));
        return reached.future();
    }

    /** Peers that have some content: those that are known already, and then others as they are told of. */
    void findProviders(Bytes key, List<PeerInfo> known, int limit, ResultQueue<PeerInfo> results) {
        known.forEach(results::put);
        Told told = begin();
        Set<PeerId> passed = known.stream().map(PeerInfo::id).collect(Collectors.toSet());
        ProvidersQuery query = new ProvidersQuery(setup(key, rules, told), limit, provider -> {
            List<Multiaddr> useful = options.scope().useful(provider.addresses());
            if (contacts.isSelf(provider.id()) || !passed.add(provider.id())) {
                return; // this node, or one that is known already
            }
            contacts.learn(provider.id(), useful);
            results.put(new PeerInfo(provider.id(), useful));
        });
        CompletableFuture<List<PeerInfo>> search =
                runner.run(query, peer -> Async.map(ask(peer, new GetProviders(key), told), this::useful, late -> {}));
        results.onClose(() -> search.cancel(false));
        Async.whenDone(search, (all, failure) -> {
            if (failure == null) {
                results.end();
            } else {
                results.fail(failure);
            }
        });
    }

    /** A reply whose providers are only where they can be of use. */
    private KadReply useful(KadReply reply) {
        List<KadPeer> providers = reply.providers().stream()
                .map(peer -> new KadPeer(peer.id(), options.scope().useful(peer.addresses()), peer.connection()))
                .toList();
        return new KadReply(reply.type(), reply.key(), reply.record(), reply.closer(), providers);
    }

    /** The best value of a key. */
    CompletableFuture<Optional<ValueQuery.Found>> findValue(
            Bytes key, int quorum, ValueJudge judge, Optional<Bytes> own) {
        Told told = begin();
        ValueQuery query = new ValueQuery(setup(key, rules, told), quorum, judge, own);
        return runner.run(query, peer -> ask(peer, new GetValue(key), told));
    }

    private Told begin() {
        return new Told(node, options, contacts, ++queries);
    }

    private QuerySetup setup(Bytes key, QueryRules how, Told told) {
        return QuerySetup.of(node.identity().peerId(), key, members.view(), how)
                .withDiversity(members.diversity())
                .withAcceptable(peer -> options.scope().admits(peer.addresses()) || contacts.mayStand(peer.id()))
                .withListener(told);
    }

    private static CompletableFuture<KadReply> unreachable(PeerId peer) {
        return CompletableFuture.failedFuture(
                new DialException("no address of " + peer + " that means something here is known", Map.of()));
    }

    private static CompletableFuture<KadReply> noting(PeerId peer, CompletableFuture<KadReply> exchange, Told told) {
        CompletableFuture<KadReply> noted = new CompletableFuture<>();
        Async.whenDone(exchange, (reply, failure) -> {
            if (failure == null) {
                noted.complete(reply);
            } else {
                told.noteFailure(peer, failure);
                noted.completeExceptionally(failure);
            }
        });
        Async.whenDone(noted, (reply, failure) -> exchange.cancel(false));
        return noted;
    }

    /** Asks one peer, and lets the table know what came of it. */
    private CompletableFuture<KadReply> ask(PeerId peer, KadRequest request, Told told) {
        contacts.learn(peer, told.addresses(peer));
        if (!contacts.canReach(peer)) {
            return noting(peer, unreachable(peer), told);
        }
        return members.watched(
                peer,
                () -> client.ask(peer, request),
                reply -> {
                    members.answered(peer);
                    told.hear(reply.closer());
                },
                failure -> told.noteFailure(peer, failure));
    }

    /** Asks one peer something that is answered. */
    CompletableFuture<KadReply> ask(PeerId peer, KadRequest request) {
        return members.watched(peer, () -> client.ask(peer, request), reply -> members.answered(peer));
    }

    /** Tells one peer what is not answered. */
    CompletableFuture<Void> tell(PeerInfo peer, List<? extends KadRequest> requests) {
        contacts.learn(peer.id(), peer.addresses());
        return members.watched(peer.id(), () -> client.tell(peer.id(), requests), accepted -> {});
    }
}
