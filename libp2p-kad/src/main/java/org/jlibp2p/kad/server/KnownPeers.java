package org.jlibp2p.kad.server;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.kad.protocol.KadCodec;
import org.jlibp2p.kad.table.Key;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerInfo;

/**
 * The peers that replies name as closer ones, ready to be written. A reply has some twenty of them, always out of the same few
 * hundred: so each is put in form once. When that is {@link #FRESH} old its addresses are looked at again, and it is put in
 * form anew if they are others. Any thread.
 */
final class KnownPeers {
    /** How long the form of a peer is used before its addresses are looked at. */
    static final Duration FRESH = Duration.ofMinutes(1);

    /** How many forms are kept; a routing table has fewer peers. */
    static final int MOST = 8192;

    /** Beyond those that are wanted, in case some have no address that can be told. */
    private static final int SPARE = 4;

    private final KadServerSetup setup;
    private final Map<PeerId, Known> forms = new ConcurrentHashMap<>();

    /** A form, what was made into it, and when that was looked at last. */
    private record Known(PeerForm form, List<Multiaddr> addresses, long since) {}

    KnownPeers(KadServerSetup setup) {
        this.setup = setup;
    }

    /** What is known of a peer may have changed just now: its addresses are looked at again. */
    void forget(PeerId peer) {
        forms.remove(peer);
    }

    /** The closest peers to a key, without one that is left out and without this node itself. */
    List<PeerForm> closest(Bytes key, PeerId except, long now) {
        Key target = Key.of(key);
        List<PeerForm> closest = new ArrayList<>(setup.bucketSize() + 1);
        add(target, near(target, 0, except), except, now, closest);
        return closest;
    }

    /**
     * The closest peers to a peer and, in front of them, that peer itself, whoever it is, if it is known where it is.
     */
    List<PeerForm> closest(PeerId peer, PeerId except, long now) {
        Key target = Key.of(peer);
        List<PeerForm> closest = new ArrayList<>(setup.bucketSize() + 1);
        List<PeerId> near = near(target, 0, except);
        if (near.isEmpty() || !near.get(0).equals(peer)) {
            List<Multiaddr> addresses = inScope(peer);
            if (!addresses.isEmpty()) {
                closest.add(make(peer, addresses));
            }
        }
        add(target, near, except, now, closest);
        return closest;
    }

    private List<PeerId> near(Key target, int spare, PeerId except) {
        return setup.table().closest(target, setup.bucketSize() + spare, except);
    }

    /** Only where some cannot be told of is the table asked for more: each more may be another bucket to be sorted. */
    private void add(Key target, List<PeerId> near, PeerId except, long now, List<PeerForm> closest) {
        int before = closest.size();
        addThose(near, except, now, closest, before + setup.bucketSize());
        if (near.size() == setup.bucketSize() && closest.size() < before + setup.bucketSize()) {
            closest.subList(before, closest.size()).clear();
            addThose(near(target, SPARE, except), except, now, closest, before + setup.bucketSize());
        }
    }

    private void addThose(List<PeerId> near, PeerId except, long now, List<PeerForm> closest, int enough) {
        for (PeerId peer : near) {
            PeerForm form = peer.equals(except) || peer.equals(setup.self()) ? null : form(peer, now);
            if (form != null && closest.size() < enough) {
                closest.add(form);
            }
        }
    }

    private PeerForm form(PeerId peer, long now) {
        Known known = forms.get(peer);
        if (known != null && now - known.since() < FRESH.toNanos()) {
            return known.form();
        }
        List<Multiaddr> addresses = inScope(peer);
        if (addresses.isEmpty()) {
            forms.remove(peer); // where it is may be known a moment later
            return null;
        }
        PeerForm form = known != null && known.addresses().equals(addresses) ? known.form() : make(peer, addresses);
        if (forms.size() >= MOST) {
            forms.clear();
        }
        forms.put(peer, new Known(form, addresses, now));
        return form;
    }

    private static PeerForm make(PeerId peer, List<Multiaddr> addresses) {
        return PeerForm.of(peer, addresses, KadCodec::closerField);
    }

    /** Where a provider said that it is, and what is known of it since: it may have found a relay, or moved. */
    List<Multiaddr> since(PeerInfo provider) {
        List<Multiaddr> now = inScope(provider.id());
        if (provider.addresses().containsAll(now)) {
            return provider.addresses();
        }
        return Stream.concat(provider.addresses().stream(), now.stream())
                .distinct()
                .toList();
    }

    /** Where a peer is, as far as that may be told. */
    List<Multiaddr> inScope(PeerId peer) {
        List<Multiaddr> known = setup.addresses().apply(peer);
        for (Multiaddr address : known) {
            if (!setup.inScope().test(address)) {
                return known.stream().filter(setup.inScope()).toList();
            }
        }
        return List.copyOf(known); // which copies nothing where it cannot change
    }
}
