package org.jlibp2p.kad.server;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.Async;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.protocol.KadRecord;
import org.jlibp2p.kad.protocol.KadRequest;
import org.jlibp2p.kad.protocol.KadRequest.AddProvider;
import org.jlibp2p.kad.protocol.KadRequest.PutValue;
import org.jlibp2p.kad.protocol.MessageType;
import org.jlibp2p.kad.protocol.ReplyBuilder;
import org.jlibp2p.kad.store.RecordStore.StoredRecord;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * Answers single requests. Called on the loop of the stream that a request came on, where peers near a key are found and
 * replies are put together; what concerns the stores is done on the service's loop.
 */
final class RequestHandler {
    /** How long a value is served after it came. */
    static final Duration VALIDITY = Duration.ofHours(48);

    /** The most providers that the store is asked for: more do not fit into a reply. */
    static final int MAX_PROVIDERS = 256;

    private static final Bytes NOTHING = Bytes.empty();

    private final KadServerSetup setup;
    private final KnownPeers known;
    private final ValuePuts puts;

    RequestHandler(KadServerSetup setup) {
        this.setup = setup;
        known = new KnownPeers(setup);
        puts = new ValuePuts(
                setup.loop(), setup.records(), setup.validator(), setup.limits().deadline());
    }

    /** A peer has said anew where it is. */
    void moved(PeerId peer) {
        known.forget(peer);
    }

    /**
     * Answers a request.
     *
     * @param sender who asks
     * @param loop that of the stream, on which the caller is
     * @return completes on that loop with the reply, its length in front; with nothing if there is none
     * @throws org.jlibp2p.Libp2pException if the request is refused, which the future may fail with as well
     */
    CompletableFuture<Bytes> answer(KadRequest request, PeerId sender, EventLoop loop) {
        return switch (request.type()) {
            case FIND_NODE -> CompletableFuture.completedFuture(findNode(request, sender, loop));
            case GET_VALUE -> getValue(request, sender, loop);
            case GET_PROVIDERS -> getProviders(request, sender, loop);
            case ADD_PROVIDER -> addProvider((AddProvider) request, sender, loop);
            case PUT_VALUE -> putValue((PutValue) request, sender, loop);
            case PING ->
                CompletableFuture.completedFuture(
                        reply(MessageType.PING, NOTHING).frame());
        };
    }

    private ReplyBuilder reply(MessageType type, Bytes key) {
        return new ReplyBuilder(type, key, setup.limits().reply());
    }

    private Bytes findNode(KadRequest request, PeerId sender, EventLoop loop) {
        RequestRules.checkPeerKey(request.key());
        long now = loop.nanoTime();
        List<PeerForm> closer = peer(request.key())
                .map(target -> known.closest(target, sender, now))
                .orElseGet(() -> known.closest(request.key(), sender, now));
        return Replies.frame(reply(MessageType.FIND_NODE, NOTHING), closer, List.of());
    }

    private static Optional<PeerId> peer(Bytes key) {
        try {
            return Optional.of(PeerId.decode(key));
        } catch (MalformedMessageException anyOtherKey) {
            return Optional.empty();
        }
    }

    private CompletableFuture<Bytes> getValue(KadRequest request, PeerId sender, EventLoop loop) {
        RequestRules.checkValueKey(request.key());
        Instant now = setup.loop().now();
        return atStores(() -> setup.records().find(request.key(), now), loop).thenApply(found -> {
            ReplyBuilder reply = reply(MessageType.GET_VALUE, request.key());
            found.filter(record -> now.isBefore(record.received().plus(VALIDITY)))
                    .filter(record -> record.value().size() <= RequestRules.MAX_VALUE)
                    .ifPresent(record ->
                            reply.record(new KadRecord(request.key(), record.value(), Optional.of(record.received()))));
            return Replies.frame(reply, known.closest(request.key(), sender, loop.nanoTime()), List.of());
        });
    }

    private CompletableFuture<Bytes> getProviders(KadRequest request, PeerId sender, EventLoop loop) {
        RequestRules.checkProviderKey(request.key());
        Instant now = setup.loop().now();
        return atStores(() -> setup.providers().find(request.key(), MAX_PROVIDERS, now), loop)
                .thenApply(found -> Replies.frame(
                        reply(MessageType.GET_PROVIDERS, request.key()),
                        known.closest(request.key(), sender, loop.nanoTime()),
                        forms(found)));
    }

    /** Of as many as a reply could have at most. */
    private List<PeerForm> forms(List<PeerInfo> providers) {
        List<PeerForm> forms = new ArrayList<>(providers.size());
        int bytes = 0;
        for (PeerInfo provider : providers) {
            if (bytes > setup.limits().reply()) {
                break;
            }
            PeerForm form = PeerForm.of(provider.id(), known.since(provider), KadCodec::providerField);
            forms.add(form);
            bytes += form.brief().size();
        }
        return forms;
    }

    private CompletableFuture<Bytes> addProvider(AddProvider request, PeerId sender, EventLoop loop) {
        PeerInfo provider = RequestRules.provider(request, sender, setup.inScope());
        Bytes key = request.key().compact(); // what is kept of a message must not keep all of it
        return atStores(() -> setup.providers().add(key, provider, setup.loop().now()), loop)
                .thenApply(kept -> NOTHING);
    }

    private CompletableFuture<Bytes> putValue(PutValue request, PeerId sender, EventLoop loop) {
        RequestRules.check(request);
        Bytes key = request.key().compact();
        Bytes value = request.record().value().compact();
        Instant now = setup.loop().now();
        setup.validator().validate(key, value, now);
        return atStores(() -> puts.put(key, new StoredRecord(value, now, sender)), loop)
                .thenApply(kept -> echo(request));
    }

    private Bytes echo(PutValue request) {
        return reply(MessageType.PUT_VALUE, request.key())
                .record(request.record())
                .frame();
    }

    /** Does something on the service's loop, and comes back with what came of it. */
    private <T> CompletableFuture<T> atStores(Supplier<CompletableFuture<T>> work, EventLoop back) {
        CompletableFuture<T> result = new CompletableFuture<>();
        Async.on(
                setup.loop(),
                () -> Async.whenDone(
                        begin(work),
                        (value, failure) -> Async.on(back, () -> {
                            if (failure == null) {
                                result.complete(value);
                            } else {
                                result.completeExceptionally(Async.unwrap(failure));
                            }
                        })),
                result);
        return result;
    }

    private static <T> CompletableFuture<T> begin(Supplier<CompletableFuture<T>> work) {
        try {
            return work.get();
        } catch (RuntimeException failed) {
            return CompletableFuture.failedFuture(failed);
        }
    }
}
