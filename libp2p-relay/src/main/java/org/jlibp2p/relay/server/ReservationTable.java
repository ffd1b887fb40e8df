package org.jlibp2p.relay.server;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.relay.protocol.AddressGroups;
import org.jlibp2p.transport.Household;

/**
 * Who has a reservation, until when, and from where: one for each peer, and so many of an address, of a network and in all. An
 * engine: plain, without clock; times are nanoseconds of whoever calls. All reservations last equally long, so the table stands
 * in the order of their ends.
 */
final class ReservationTable {
    private final Limits limits;
    private final LinkedHashMap<PeerId, Entry> entries = new LinkedHashMap<>();
    private final Map<Household, Integer> byAddress = new HashMap<>();
    private final Map<Bytes, Integer> byNetwork = new HashMap<>();

    /** How many there may be. */
    record Limits(int total, int perAddress, int perNetwork) {}

    private record Entry(AddressGroups groups, long expiresAt) {}

    ReservationTable(Limits limits) {
        this.limits = limits;
    }

    /**
     * Why a peer cannot have a reservation now, if it cannot. One that has one already counts as if it had none: it may move.
     *
     * @return empty if there is a place
     */
    Optional<String> objection(PeerId peer, AddressGroups from) {
        Entry own = entries.get(peer);
        if (own == null && entries.size() >= limits.total()) {
            return Optional.of("there are " + limits.total() + " reservations, as many as there may be");
        }
        Optional<Household> ownAddress = own == null ? Optional.empty() : own.groups.address();
        if (isFull(byAddress, from.address(), ownAddress, limits.perAddress())) {
            return Optional.of(
                    "there are " + limits.perAddress() + " reservations from its address, as many as there may be");
        }
        Optional<Bytes> ownNetwork = own == null ? Optional.empty() : own.groups.network();
        if (isFull(byNetwork, from.network(), ownNetwork, limits.perNetwork())) {
            return Optional.of(
                    "there are " + limits.perNetwork() + " reservations from its network, as many as there may be");
        }
        return Optional.empty();
    }

    private static <G> boolean isFull(Map<G, Integer> counts, Optional<G> group, Optional<G> own, int max) {
        if (group.isEmpty()) {
            return false;
        }
        int others = counts.getOrDefault(group.get(), 0) - (group.equals(own) ? 1 : 0);
        return others >= max;
    }

    /**
     * Gives a peer a reservation, in place of the one that it has.
     *
     * @return whether it had one
     */
    boolean put(PeerId peer, AddressGroups from, long expiresAt) {
        boolean renewed = remove(peer);
        entries.put(peer, new Entry(from, expiresAt));
        from.address().ifPresent(group -> byAddress.merge(group, 1, Integer::sum));
        from.network().ifPresent(group -> byNetwork.merge(group, 1, Integer::sum));
        return renewed;
    }

    /** Whether a peer has a reservation at a time. */
    boolean has(PeerId peer, long now) {
        Entry entry = entries.get(peer);
        return entry != null && entry.expiresAt - now > 0;
    }

    /**
     * Takes a peer's reservation away.
     *
     * @return whether it had one
     */
    boolean remove(PeerId peer) {
        Entry entry = entries.remove(peer);
        if (entry == null) {
            return false;
        }
        forget(entry);
        return true;
    }

    private void forget(Entry entry) {
        entry.groups.address().ifPresent(group -> byAddress.computeIfPresent(group, (key, count) -> less(count)));
        entry.groups.network().ifPresent(group -> byNetwork.computeIfPresent(group, (key, count) -> less(count)));
    }

    private static Integer less(int count) {
        return count == 1 ? null : count - 1;
    }

    /**
     * Takes away what has ended.
     *
     * @return whose reservations those were
     */
    List<PeerId> expire(long now) {
        List<PeerId> expired = new ArrayList<>();
        Iterator<Map.Entry<PeerId, Entry>> inOrder = entries.entrySet().iterator();
        while (inOrder.hasNext()) {
            Map.Entry<PeerId, Entry> next = inOrder.next();
            if (next.getValue().expiresAt - now > 0) {
                break;
            }
            inOrder.remove();
            forget(next.getValue());
            expired.add(next.getKey());
        }
        return expired;
    }

    /** When the next reservation ends. */
    OptionalLong nextEnd() {
        Iterator<Entry> inOrder = entries.values().iterator();
        return inOrder.hasNext() ? OptionalLong.of(inOrder.next().expiresAt) : OptionalLong.empty();
    }

    int size() {
        return entries.size();
    }
}
