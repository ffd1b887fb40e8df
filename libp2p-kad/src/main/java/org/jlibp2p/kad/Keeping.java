package org.jlibp2p.kad;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.async.ResultQueue;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadRecord;
import org.jlibp2p.kad.protocol.KadRequest.AddProvider;
import org.jlibp2p.kad.protocol.KadRequest.PutValue;
import org.jlibp2p.kad.provide.ProvideNetwork;
import org.jlibp2p.kad.query.ValueJudge;
import org.jlibp2p.kad.query.ValueQuery;
import org.jlibp2p.kad.store.ProviderStore;
import org.jlibp2p.kad.store.RecordStore;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;
import org.jlibp2p.record.InvalidRecordException;
import org.jlibp2p.record.InvalidRecordException.Reason;
import org.jlibp2p.record.RecordValidators;
import org.jlibp2p.routing.RoutingException;
import org.jlibp2p.transport.DialException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What peers of one DHT keep for others: has them keep it, and finds it there. Confined to the service's loop; its futures
 * complete there, and completing one from outside ends what is under way.
 */
final class Keeping {
    /** Of how many peers a valid value is enough. */
    static final int QUORUM = 16;

    /** What stands around a key and a value in a request. */
    private static final int ROOM = 64;

    private static final Logger LOG = LoggerFactory.getLogger(Keeping.class);

    /** From how many servers on it saves time to tell peers while others are still searched for. */
    private static final int MANY = 200;

    /** How many providers one search finds at most. */
    static final int MAX_PROVIDERS = 1024;

    private final EventLoop loop;
    private final Searches searches;
    private final Contacts contacts;
    private final RecordValidators validator;
    private final ProviderStore providers;
    private final RecordStore records;

    Keeping(
            EventLoop loop,
            Searches searches,
            Contacts contacts,
            RecordValidators validator,
            ProviderStore providers,
            RecordStore records) {
        this.loop = loop;
        this.searches = searches;
        this.contacts = contacts;
        this.validator = validator;
        this.providers = providers;
        this.records = records;
    }

    /** Keeps here as well that this node has some content: it may be one of those that are asked. */
    void know(Bytes key) {
        PeerInfo self = contacts.self();
        if (!self.addresses().isEmpty()) {
            providers.add(key, self, loop.now());
        }
    }

    /** Has the closest peers to some content keep that this node has it. */
    CompletableFuture<Void> provide(Bytes key) {
        PeerInfo self = contacts.self();
        if (self.addresses().isEmpty()) {
            return CompletableFuture.failedFuture(unreachable());
        }
        providers.add(key, self, loop.now());
        List<AddProvider> request = List.of(new AddProvider(key, List.of(KadPeer.of(self))));
        OptionalDouble servers = searches.size().estimate(loop.now().toEpochMilli());
        if (servers.orElse(0) >= MANY) {
            return toldOnTheWay(key, servers.getAsDouble(), request);
        }
        return Async.compose(
                searches.closestPeers(key),
                peers -> each(peers, peer -> searches.tell(peer, request), "keep a provider"),
                unneeded -> {});
    }

    private CompletableFuture<Void> toldOnTheWay(Bytes key, double servers, List<AddProvider> request) {
        CompletableFuture<Integer> telling = searches.tellOnTheWay(key, servers, request);
        CompletableFuture<Void> told = new CompletableFuture<>();
        Async.whenDone(telling, (holders, failure) -> {
            if (failure == null) {
                told.complete(null);
            } else {
                Throwable why = Async.unwrap(failure);
                told.completeExceptionally(
                        why instanceof DialException
                                ? new RoutingException("no peer of the DHT did keep a provider", List.of(why))
                                : why);
            }
        });
        Async.whenDone(told, (done, failure) -> telling.cancel(false));
        return told;
    }

    private static RoutingException unreachable() {
        return new RoutingException(
                "this node announces no address at which peers of the DHT could reach it", List.of());
    }

    private static RoutingException nobody(String what) {
        return new RoutingException("no peer of the DHT is known that could " + what, List.of());
    }

    /** Completes when all have done it or failed; fails if none has done it. */
    private CompletableFuture<Void> each(
            List<PeerInfo> peers, Function<PeerInfo, CompletableFuture<Void>> request, String what) {
        if (peers.isEmpty()) {
            return CompletableFuture.failedFuture(nobody(what));
        }
        List<Throwable> failures = new ArrayList<>();
        List<CompletableFuture<Void>> under = new ArrayList<>();
        CompletableFuture<Void> result = new CompletableFuture<>();
        int[] left = {peers.size()};
        for (PeerInfo peer : peers) {
            CompletableFuture<Void> one = request.apply(peer);
            under.add(one);
            Async.whenDone(one, (done, failure) -> {
                if (failure != null) {
                    failures.add(Async.unwrap(failure));
                }
                if (--left[0] > 0) {
                    return;
                }
                if (failures.size() < peers.size()) {
                    result.complete(null);
                } else {
                    result.completeExceptionally(new RoutingException("no peer of the DHT did " + what, failures));
                }
            });
        }
        Async.whenDone(result, (done, failure) -> under.forEach(one -> one.cancel(false)));
        return result;
    }

    /** Peers that have some content: those that this node knows of itself first. */
    void findProviders(Bytes key, ResultQueue<PeerInfo> results) {
        Async.whenDone(
                providers.find(key, MAX_PROVIDERS / 2, loop.now()),
                (known, failure) -> Async.on(
                        loop,
                        () -> searches.findProviders(
                                key, failure == null ? others(known) : List.of(), MAX_PROVIDERS / 2, results)));
    }

    private List<PeerInfo> others(List<PeerInfo> known) {
        return known.stream()
                .filter(peer -> !contacts.isSelf(peer.id()))
                .map(contacts::since)
                .toList();
    }

    /** The best value of a key; peers that are to keep it and had another, or none, are given it. */
    CompletableFuture<Optional<Bytes>> findValue(Bytes key) {
        validator.requireKnown(key);
        ValueJudge judge = judge(key);
        return Async.compose(
                own(key, judge),
                own -> Async.map(
                        searches.findValue(key, QUORUM, judge, own),
                        found -> found.map(best -> {
                            correct(key, best);
                            return best.value();
                        }),
                        unneeded -> {}),
                unneeded -> {});
    }

    private ValueJudge judge(Bytes key) {
        return new ValueJudge() {
            @Override
            public boolean isValid(Bytes value) {
                return isValidNow(key, value);
            }

            @Override
            public boolean isBetter(Bytes candidate, Bytes known) {
                return Keeping.this.isBetter(key, candidate, known);
            }
        };
    }

    /** A validator may be the application's: one that throws what it should not must not stop a search. */
    private boolean isValidNow(Bytes key, Bytes value) {
        try {
            validator.validate(key, value, loop.now());
            return true;
        } catch (InvalidRecordException invalid) {
            return false;
        } catch (RuntimeException bug) {
            LOG.debug("a validator failed; the value counts as invalid", bug);
            return false;
        }
    }

    private boolean isBetter(Bytes key, Bytes candidate, Bytes known) {
        try {
            return validator.isBetter(key, candidate, known);
        } catch (RuntimeException bug) {
            LOG.debug("a validator failed; the value counts as no better", bug);
            return false;
        }
    }

    private CompletableFuture<Optional<Bytes>> own(Bytes key, ValueJudge judge) {
        CompletableFuture<Optional<Bytes>> own = new CompletableFuture<>();
        Async.whenDone(
                records.find(key, loop.now()),
                (stored, failure) -> Async.on(
                        loop,
                        () -> own.complete(
                                failure == null
                                        ? stored.map(StoredRecord::value).filter(judge::isValid)
                                        : Optional.empty())));
        return own;
    }

    /** Nobody waits for it, and a peer that does not want it is let be. */
    private void correct(Bytes key, ValueQuery.Found best) {
        for (PeerId peer : best.outdated()) {
            put(contacts.info(peer), key, best.value());
        }
    }

    private CompletableFuture<Void> put(PeerInfo peer, Bytes key, Bytes value) {
        contacts.learn(peer.id(), peer.addresses());
        return Async.map(
                searches.ask(peer.id(), new PutValue(key, KadRecord.of(key, value))), reply -> null, unneeded -> {});
    }

    /** Has the closest peers to a key keep a value under it. */
    CompletableFuture<Void> putValue(Bytes key, Bytes value) {
        validator.validate(key, value, loop.now());
        int size = key.size() * 2 + value.size() + ROOM;
        if (size > KademliaLimits.MAX_REQUEST_SENT) {
            throw new InvalidRecordException(
                    Reason.TOO_LARGE,
                    "a value and its key have at most " + (KademliaLimits.MAX_REQUEST_SENT - ROOM)
                            + " bytes in a request, " + "the key counted twice, not " + (size - ROOM));
        }
        ValueJudge judge = judge(key);
        return Async.compose(own(key, judge), own -> putValue(key, value, own), unneeded -> {});
    }

    private CompletableFuture<Void> putValue(Bytes key, Bytes value, Optional<Bytes> own) {
        if (own.isPresent() && !own.get().equals(value) && !validator.isBetter(key, value, own.get())) {
            return CompletableFuture.failedFuture(
                    new InvalidRecordException(Reason.OLDER, "this node keeps a better value under the same key"));
        }
        records.put(key, new StoredRecord(value, loop.now(), contacts.self().id()));
        return Async.compose(
                searches.closestPeers(key),
                peers -> each(peers, peer -> put(peer, key, value), "keep a value"),
                unneeded -> {});
    }

    /** What keeping keys provided needs. */
    ProvideNetwork network() {
        return new ProvideNetwork() {
            @Override
            public CompletableFuture<List<PeerInfo>> closest(Bytes key) {
                if (contacts.self().addresses().isEmpty()) {
                    return CompletableFuture.failedFuture(unreachable());
                }
                return searches.hasSomebodyToAsk()
                        ? searches.closestUntracked(key)
                        : CompletableFuture.failedFuture(nobody("keep a provider"));
            }

            @Override
            public void provided(List<Bytes> hashes) {
                hashes.forEach(Keeping.this::know);
            }

            @Override
            public CompletableFuture<Integer> sendProvider(PeerInfo peer, List<Bytes> keys) {
                if (contacts.self().addresses().isEmpty()) {
                    return CompletableFuture.failedFuture(unreachable());
                }
                List<KadPeer> self = List.of(KadPeer.of(contacts.self()));
                return Async.map(
                        searches.tell(
                                peer,
                                keys.stream()
                                        .map(key -> new AddProvider(key, self))
                                        .toList()),
                        told -> keys.size(),
                        unneeded -> {});
            }
        };
    }
}
