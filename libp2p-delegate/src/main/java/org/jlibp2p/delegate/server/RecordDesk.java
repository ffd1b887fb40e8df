package org.jlibp2p.delegate.server;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.async.EventLoop;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.delegate.serving.AnswerLimits;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.peer.PeerId;

/**
 * Answers with records: who has content, where a peer is, who is closest to a key. Confined to the server's loop.
 *
 * <p>Specification: IPFS, routing/http-routing-v1.md, Content Routing API, Peer Routing API, DHT Routing API.
 */
final class RecordDesk {
    private final EventLoop loop;
    private final Routers routers;
    private final AnswerLimits limits;
    private final Searches<FoundRecord> searches;

    RecordDesk(EventLoop loop, Routers routers, AnswerLimits limits) {
        this.loop = loop;
        this.routers = routers;
        this.limits = limits;
        searches = new Searches<>(loop, limits, FoundRecord::size, FoundRecord::memory);
    }

    Searches<FoundRecord> searches() {
        return searches;
    }

    /** What is searched for: the object that routers are given, and its bytes. */
    private record Sought(Object object, Bytes key, int records, Supplier<Source<FoundRecord>> begin) {}

    /** Answers a request; what this throws is its answer. */
    void serve(Exchange exchange, Route route) {
        assert loop.inLoop();
        Sought sought = sought(route);
        List<String> nodes = exchange.request().nodes();
        int documents = Math.min(limits.jsonRecords(), sought.records());
        RecordQuery query = RecordQuery.of(exchange.request(), route.endpoint(), documents, sought.records());
        SharedSearch<FoundRecord>.Cursor cursor = searches.open(
                exchange.request().head().client(),
                new Searches.Key(
                        route.endpoint(), sought.key(), routers.askers().isAnyDelegate(nodes)),
                sought.records(),
                query::isSatisfiedBy,
                () -> Source.holding(routers.askers().add(sought.object(), nodes), sought.begin()));
        exchange.onOver(cursor::close);
        if (query.stream()) {
            new RecordStream(exchange, cursor, query, route.endpoint(), limits).run();
        } else {
            new RecordDocument(exchange, cursor, query, route.endpoint(), limits).run();
        }
    }

    private Sought sought(Route route) {
        return switch (route.endpoint()) {
            case PROVIDERS -> providers(route.parameter());
            case PEERS -> peer(route.parameter());
            default -> closest(route.parameter());
        };
    }

    private Sought providers(String text) {
        Cid cid = cid(text);
        return new Sought(
                cid,
                cid.hash().bytes(),
                limits.streamRecords(),
                () -> Source.of(
                        routers.content().orElseThrow(() -> missing("content")).findProviders(cid), FoundRecord::of));
    }

    private Sought peer(String text) {
        PeerId peer = peerId(text);
        return new Sought(
                peer,
                peer.bytes(),
                1,
                () -> Source.once(
                        routers.peers().orElseThrow(() -> missing("peers")).findPeer(peer),
                        found -> found.map(FoundRecord::of).stream().toList()));
    }

    private Sought closest(String text) {
        Bytes key = key(text);
        return new Sought(
                key,
                key,
                limits.closestPeers(),
                () -> Source.once(
                        routers.closest()
                                .orElseThrow(() -> missing("who is closest to a key"))
                                .closestPeers(key),
                        found -> found.stream()
                                .limit(limits.closestPeers())
                                .map(FoundRecord::of)
                                .toList()));
    }

    private static HttpFault missing(String what) {
        return new HttpFault(501, "this server does not search for " + what);
    }

    private static Cid cid(String text) {
        try {
            return Cid.parse(text);
        } catch (IllegalArgumentException e) {
            throw new HttpFault(422, e.getMessage());
        }
    }

    /** In any of the spellings of a peer id, and as a CID of any other codec, as some programs write them. */
    private static PeerId peerId(String text) {
        try {
            return PeerId.parse(text);
        } catch (IllegalArgumentException e) {
            Optional<PeerId> other = otherCodec(text);
            return other.orElseThrow(() -> new HttpFault(422, e.getMessage()));
        }
    }

    private static Optional<PeerId> otherCodec(String text) {
        try {
            return Optional.of(PeerId.decode(Cid.parse(text).hash().bytes()));
        } catch (IllegalArgumentException | MalformedMessageException none) {
            return Optional.empty();
        }
    }

    /** Of a peer its id, of content its hash. */
    private static Bytes key(String text) {
        try {
            return PeerId.parse(text).bytes();
        } catch (IllegalArgumentException notAPeer) {
            return cid(text).hash().bytes();
        }
    }
}
