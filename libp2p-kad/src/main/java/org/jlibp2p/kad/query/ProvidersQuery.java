package org.jlibp2p.kad.query;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.protocol.KadReply;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * Searches for peers that have some content. Each is passed on as soon as somebody has told of it, once; the search ends when
 * there are as many as are wanted, or with the k closest peers. A provider whose addresses nobody knew is passed on at the end,
 * if there is still room: it may be found by its id. Confined to one thread at a time.
 *
 * <p>Specification: IPFS Kademlia DHT, Provider Record Routing.
 */
public final class ProvidersQuery implements Query<List<PeerInfo>> {
    /** How many providers of one reply count: one peer alone does not end a search for many. */
    static final int MAX_PER_REPLY = 128;

    private final Lookup lookup;
    private final int limit;
    private final Consumer<? super PeerInfo> onProvider;
    private final Map<PeerId, PeerInfo> providers = new LinkedHashMap<>();
    private final Map<PeerId, PeerInfo> withoutAddress = new LinkedHashMap<>();

    /**
     * A search that has not begun.
     *
     * @param setup what it begins with: the key is the content's multihash
     * @param limit how many providers are enough, at least one
     * @param onProvider gets each one, in the midst of {@link #onReply} or {@link #next}; must not call this query in turn
     * @throws IllegalArgumentException if none are wanted
     */
    public ProvidersQuery(QuerySetup setup, int limit, Consumer<? super PeerInfo> onProvider) {
        if (limit < 1) {
            throw new IllegalArgumentException("at least one provider: " + limit);
        }
        this.lookup = new Lookup(setup);
        this.limit = limit;
        this.onProvider = onProvider;
    }

    @Override
    public QueryStep next(long nowNanos) {
        QueryStep step = lookup.next(nowNanos);
        if (step instanceof QueryStep.Done) {
            for (PeerInfo provider : List.copyOf(withoutAddress.values())) {
                pass(provider);
            }
            withoutAddress.clear();
        }
        return step;
    }

    @Override
    public void onReply(PeerId peer, KadReply reply, long nowNanos) {
        if (!lookup.answered(peer, reply.closer(), nowNanos)) {
            return;
        }
        List<KadPeer> named = reply.providers();
        for (KadPeer told : named.size() > MAX_PER_REPLY ? named.subList(0, MAX_PER_REPLY) : named) {
            if (!told.addresses().isEmpty()) {
                withoutAddress.remove(told.id());
                pass(told.info());
            } else if (!providers.containsKey(told.id()) && withoutAddress.size() < limit) {
                withoutAddress.putIfAbsent(told.id(), told.info());
            }
        }
    }

    private void pass(PeerInfo provider) {
        if (providers.size() < limit && providers.putIfAbsent(provider.id(), provider) == null) {
            onProvider.accept(provider);
            if (providers.size() == limit) {
                lookup.satisfy();
            }
        }
    }

    @Override
    public void onFailure(PeerId peer, long nowNanos) {
        lookup.failed(peer, nowNanos);
    }

    /** Those passed on, in that order. */
    @Override
    public List<PeerInfo> result() {
        return new ArrayList<>(providers.values());
    }

    @Override
    public QueryReport report() {
        return lookup.report();
    }
}
