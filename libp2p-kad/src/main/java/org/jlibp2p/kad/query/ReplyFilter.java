package org.jlibp2p.kad.query;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadPeer;
import org.jlibp2p.kad.table.DiversityRules;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.peer.PeerId;

/**
 * Which of the peers that a reply names a search takes. Pure.
 *
 * <p>Of the first 2k, as go-libp2p reads them, all that are acceptable, but nobody of a network of which the reply names more
 * than the rules of diversity let in: whoever names that many means to bring them in; and nobody who is said to be in more
 * networks than a peer may be. Of these the k closest ones.
 */
final class ReplyFilter {
    private final QuerySetup setup;
    private final Key target;
    private final Function<PeerId, Key> places;

    /** A peer that was told of, where it lies, and the networks its addresses are in. */
    record Told(PeerId peer, Key key, Set<Bytes> groups) {}

    /**
     * A filter.
     *
     * @param places where peers lie, of those that may have been heard of before
     */
    ReplyFilter(QuerySetup setup, Key target, Function<PeerId, Key> places) {
        this.setup = setup;
        this.target = target;
        this.places = places;
    }

    /** Those known at the beginning, in the order of distance, without this node. */
    List<Told> seeds() {
        return setup.seeds().stream()
                .distinct()
                .filter(peer -> !peer.equals(setup.self()))
                .map(peer -> new Told(peer, Key.of(peer), Set.of()))
                .sorted(target.closestFirst(Told::key))
                .limit(Lookup.MAX_CANDIDATES)
                .toList();
    }

    List<Told> of(PeerId teller, List<KadPeer> closer) {
        int k = setup.rules().k();
        Map<PeerId, Set<Bytes>> acceptable = new LinkedHashMap<>();
        for (KadPeer peer : closer.size() > 2 * k ? closer.subList(0, 2 * k) : closer) {
            if (!peer.id().equals(setup.self())
                    && !peer.id().equals(teller)
                    && !acceptable.containsKey(peer.id())
                    && setup.acceptable().test(peer)) {
                Set<Bytes> groups = setup.diversity().groupsOf(peer.addresses());
                if (groups.size() <= DiversityRules.MAX_GROUPS) {
                    acceptable.put(peer.id(), groups);
                }
            }
        }
        dropCrowds(acceptable);
        List<Told> told = new ArrayList<>(acceptable.size());
        acceptable.forEach((peer, groups) -> told.add(new Told(peer, places.apply(peer), groups)));
        if (told.size() <= k) {
            return told;
        }
        told.sort(target.closestFirst(Told::key));
        return told.subList(0, k);
    }

    private void dropCrowds(Map<PeerId, Set<Bytes>> peers) {
        DiversityRules rules = setup.diversity();
        if (!rules.isLimiting() || peers.size() <= rules.perTable()) {
            return;
        }
        Map<Bytes, Integer> members = new HashMap<>();
        peers.values().forEach(groups -> groups.forEach(group -> members.merge(group, 1, Integer::sum)));
        peers.values().removeIf(groups -> groups.stream().anyMatch(group -> members.get(group) > rules.perTable()));
    }
}
