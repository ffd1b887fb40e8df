package org.jlibp2p.portmap.gateway;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jlibp2p.portmap.gateway.Gateways.Held;

/**
 * What routers forward, or may forward as nobody knows what became of the question, and have not been told to end. Confined to
 * the thread of {@link BlockingGateways}.
 */
final class Forwarded {
    /** The most that is remembered; beyond that the oldest is forgotten. */
    static final int MAX = 64;

    private final Map<Held, Boolean> all = new LinkedHashMap<>(); // and whether the router has said that it is ours

    /** A router may be about to forward something. */
    void expect(Held asked) {
        put(asked, false);
    }

    /** A router has said that it forwards something. */
    void add(Held granted) {
        put(granted, true);
    }

    private void put(Held now, boolean isSure) {
        all.keySet().removeIf(before -> before.isReplacedBy(now));
        if (all.size() >= MAX) {
            all.remove(all.keySet().iterator().next());
        }
        all.put(now, isSure);
    }

    boolean has(Held held) {
        return same(held).isPresent();
    }

    /** Whether the router has said that it forwards this. */
    boolean isSure(Held held) {
        return same(held).map(all::get).orElse(false);
    }

    void remove(Held gone) {
        same(gone).ifPresent(all::remove);
    }

    List<Held> all() {
        return List.copyOf(all.keySet());
    }

    private Optional<Held> same(Held held) {
        return all.keySet().stream()
                .filter(each -> each.router().equals(held.router())
                        && each.grant().protocol() == held.grant().protocol()
                        && each.request().equals(held.request()))
                .findFirst();
    }
}
