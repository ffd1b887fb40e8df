package org.jlibp2p.benchmarks.crowd;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.store.ProviderStore;
import org.jlibp2p.multiformats.Cid;
import org.jlibp2p.multiformats.Multihash;
import org.jlibp2p.negotiation.ProtocolId;
import org.jlibp2p.peer.PeerInfo;

/** Content that has a few providers each: some that is asked for over and over, some that is asked for once. Immutable. */
final class DelegateContent {
    /**
     * How much content is there to be asked for over and over. Of each ten {@link DelegateRequests#hot} leaves three out, in whose
     * turns it asks for peers.
     */
    static final int HOT = 500;

    private static final int PROVIDERS = 200;
    private static final int PROVIDERS_EACH = 5;
    private static final int HASH_SIZE = 32;
    private static final long SEED = 2;

    private final List<Cid> hot = new ArrayList<>();
    private final List<Cid> cold = new ArrayList<>();
    private final List<PeerInfo> providers = new ArrayList<>();

    /** Content of which some is asked for once. */
    DelegateContent(int once) {
        Random random = new Random(SEED);
        for (int i = 0; i < HOT + once; i++) {
            byte[] content = new byte[HASH_SIZE];
            random.nextBytes(content);
            (i < HOT ? hot : cold).add(Cid.v1(Cid.RAW, Multihash.sha256(Bytes.wrap(content))));
        }
        for (int i = 0; i < PROVIDERS; i++) {
            KadNeighbour provider = KadNeighbour.of(i, ProtocolId.of("/none"));
            providers.add(new PeerInfo(provider.identity().peerId(), provider.addresses()));
        }
    }

    List<Cid> hot() {
        return hot;
    }

    List<Cid> cold() {
        return cold;
    }

    /** Puts who has what into a store that nobody uses yet. */
    void fill(ProviderStore store, Instant now) {
        int next = 0;
        for (List<Cid> kind : List.of(hot, cold)) {
            for (Cid cid : kind) {
                for (int i = 0; i < PROVIDERS_EACH; i++) {
                    store.add(cid.hash().bytes(), providers.get(next++ % PROVIDERS), now);
                }
            }
        }
    }
}
