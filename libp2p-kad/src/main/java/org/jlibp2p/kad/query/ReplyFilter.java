package org.jlibp2p.kad.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.table.DiversityRules;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;

/**
 * Which of the peers that a reply names a search takes. Pure.
 *
 * <p>Of the first 2k, as go-libp2p reads them, all that are acceptable, but nobody of a network of which the reply names more
 * than the rules of diversity let in: whoever names that many means to bring them in. Of these the k closest ones.
 */
final class ReplyFilter {
    private final QuerySetup setup;
    private final Key target;

    /** A peer that was told of, and where it lies. */
    record Told(PeerId peer, Key key) {}

    ReplyFilter(QuerySetup setup, Key target) {
        this.setup = setup;
        this.target = target;
    }

    /** Those known at the beginning, in the order of distance, without this node. */
    List<Told> seeds() {
        return setup.seeds().stream()
                .distinct()
                .filter(peer -> !peer.equals(setup.self()))
                .map(peer -> new Told(peer, Key.of(peer)))
                .sorted(target.closestFirst(Told::key))
                .limit(Lookup.MAX_CANDIDATES)
                .toList();
    }

    List<Told> of(PeerId teller, List<KadPeer> closer) {
        int k = setup.rules().k();
        Map<PeerId, KadPeer> acceptable = new LinkedHashMap<>();
        for (KadPeer peer : closer.size() > 2 * k ? closer.subList(0, 2 * k) : closer) {
            if (!peer.id().equals(setup.self())
                    && !peer.id().equals(teller)
                    && setup.acceptable().test(peer)) {
                acceptable.putIfAbsent(peer.id(), peer);
            }
        }
        dropCrowds(acceptable);
        List<Told> told = new ArrayList<>(acceptable.size());
        acceptable.keySet().forEach(peer -> told.add(new Told(peer, Key.of(peer))));
        if (told.size() <= k) {
            return told;
        }
        told.sort(target.closestFirst(Told::key));
        return told.subList(0, k);
    }

    private void dropCrowds(Map<PeerId, KadPeer> peers) {
        DiversityRules rules = setup.diversity();
        if (!rules.isLimiting() || peers.size() <= rules.perTable()) {
            return;
        }
        Map<Bytes, Set<PeerId>> members = new HashMap<>();
        for (KadPeer peer : peers.values()) {
            for (Bytes group : rules.groupsOf(peer.addresses())) {
                members.computeIfAbsent(group, any -> new HashSet<>()).add(peer.id());
            }
        }
        for (Set<PeerId> crowd : members.values()) {
            if (crowd.size() > rules.perTable()) {
                peers.keySet().removeAll(crowd);
            }
        }
    }
}
