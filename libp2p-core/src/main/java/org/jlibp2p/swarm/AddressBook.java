package org.jlibp2p.swarm;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;

import org.jlibp2p.async.Registration;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.limits.LimitExceededException;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.service.OwnAddresses;

/**
 * Decides which addresses a node announces: where it listens and what services add, less what they hold back, unless the
 * application has said otherwise. Says so when the result has changed. Any thread.
 */
final class AddressBook implements OwnAddresses {
    /** Announcements of services at a time. */
    static final int MAX_ANNOUNCED = 64;

    /** Addresses that services hold back at a time. */
    static final int MAX_HELD_BACK = 256;

    private final Rules rules;
    private final Supplier<List<Multiaddr>> listening;
    private final Object guard = new Object();
    private final Map<Object, Told> told = new LinkedHashMap<>(); // guarded, as what follows
    private final Map<Multiaddr, Integer> heldBack = new HashMap<>();
    private List<Multiaddr> published; // null before the first time
    private volatile List<ObservedAddress> observed = List.of();
    private volatile Reachability reachability = Reachability.UNKNOWN;

    /** Who the node is, what its application has said, and where to tell of changes. */
    record Rules(PeerId self, AnnouncedAddresses ofApplication, EventBus events) {}

    private record Told(Multiaddr address, String source) {}

    AddressBook(Rules rules, Supplier<List<Multiaddr>> listening) {
        this.rules = rules;
        this.listening = listening;
    }

    /** Where the node says it can be reached. */
    List<Multiaddr> announced() {
        synchronized (guard) {
            return rules.ofApplication().of(listening.get(), addressesTold(), heldBack.keySet());
        }
    }

    private List<Multiaddr> addressesTold() {
        return told.values().stream().map(Told::address).toList();
    }

    /** The listeners' addresses may have changed. */
    void changed() {
        synchronized (guard) { // so that events come in the order of the changes
            List<Multiaddr> now = announced();
            if (!now.equals(published)) {
                published = now;
                rules.events().publish(new NodeEvent.AddressesChanged(now));
            }
        }
    }

    @Override
    public List<OwnAddress> all() {
        synchronized (guard) {
            Set<Multiaddr> said = new HashSet<>(announced());
            List<OwnAddress> all = new ArrayList<>();
            listening
                    .get()
                    .forEach(address -> all.add(entry(address, OwnAddress.Source.LISTENING, "a listener", said)));
            Set<Multiaddr> ofApplication =
                    new LinkedHashSet<>(rules.ofApplication().instead());
            ofApplication.addAll(rules.ofApplication().beside());
            ofApplication.forEach(
                    address -> all.add(entry(address, OwnAddress.Source.APPLICATION, "the application", said)));
            told.values()
                    .forEach(each -> all.add(entry(each.address(), OwnAddress.Source.SERVICE, each.source(), said)));
            return List.copyOf(all);
        }
    }

    private static OwnAddress entry(
            Multiaddr address, OwnAddress.Source source, String detail, Set<Multiaddr> announced) {
        Multiaddr bare = address.withoutPeer();
        return new OwnAddress(bare, source, detail, announced.contains(bare));
    }

    @Override
    public Registration announce(Multiaddr address, String source) {
        AnnouncedAddresses.checkPlace(address);
        AnnouncedAddresses.checkPeer(address, rules.self());
        Object key = new Object();
        synchronized (guard) {
            if (told.size() >= MAX_ANNOUNCED) {
                throw new LimitExceededException("AddressBook.MAX_ANNOUNCED", "system");
            }
            told.put(key, new Told(address.withoutPeer(), source));
            changed();
        }
        return () -> {
            synchronized (guard) {
                if (told.remove(key) != null) {
                    changed();
                }
            }
        };
    }

    @Override
    public Registration holdBack(Multiaddr address) {
        Multiaddr bare = address.withoutPeer();
        synchronized (guard) {
            if (heldBack.size() >= MAX_HELD_BACK && !heldBack.containsKey(bare)) {
                throw new LimitExceededException("AddressBook.MAX_HELD_BACK", "system");
            }
            heldBack.merge(bare, 1, Integer::sum);
            changed();
        }
        return new Registration() {
            private boolean closed;

            @Override
            public void close() {
                synchronized (guard) {
                    if (!closed) {
                        closed = true;
                        heldBack.computeIfPresent(bare, (key, count) -> count == 1 ? null : count - 1);
                        changed();
                    }
                }
            }
        };
    }

    @Override
    public List<ObservedAddress> observed() {
        return observed;
    }

    @Override
    public void observed(List<ObservedAddress> addresses) {
        List<ObservedAddress> now = List.copyOf(addresses);
        synchronized (guard) {
            if (!now.equals(observed)) {
                observed = now;
                rules.events().publish(new NodeEvent.AddressesObserved(now));
            }
        }
    }

    @Override
    public Reachability reachability() {
        return reachability;
    }

    /** What was found out, before everybody is told. */
    void reachability(Reachability found) {
        reachability = found;
    }
}
