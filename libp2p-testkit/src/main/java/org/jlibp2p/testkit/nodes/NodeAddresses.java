package org.jlibp2p.testkit.nodes;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

import org.jlibp2p.async.Registration;
import org.jlibp2p.event.NodeEvent;
import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.service.OwnAddresses;

/** What one life of a node knows of its own addresses. Confined to the wire's loop. */
final class NodeAddresses {
    private final NodeLife life;
    private final Map<Object, OwnAddress> told = new LinkedHashMap<>(1);
    private final Map<Object, Multiaddr> heldBack = new LinkedHashMap<>(1);
    private List<ObservedAddress> observed = List.of();
    private Reachability reachability = Reachability.UNKNOWN;

    NodeAddresses(NodeLife life) {
        this.life = life;
    }

    List<Multiaddr> announced() {
        Set<Multiaddr> announced = new LinkedHashSet<>();
        announced.add(life.node().address());
        told.values().forEach(each -> announced.add(each.address()));
        announced.removeAll(heldBack.values());
        return List.copyOf(announced);
    }

    void heard(NodeEvent event) {
        if (event instanceof NodeEvent.ReachabilityChanged found) {
            reachability = found.reachability();
        }
    }

    private <T> Registration put(Map<Object, T> where, T what) {
        Object key = new Object();
        where.put(key, what);
        life.addressesChanged();
        return () -> {
            if (where.remove(key) != null) {
                life.addressesChanged();
            }
        };
    }

    /** For one service, whose context withdraws what the service leaves. */
    OwnAddresses of(UnaryOperator<Registration> keep) {
        return new OwnAddresses() {
            @Override
            public List<OwnAddress> all() {
                List<Multiaddr> announced = announced();
                List<OwnAddress> all = new ArrayList<>();
                Multiaddr own = life.node().address();
                all.add(new OwnAddress(own, OwnAddress.Source.LISTENING, "the node's", announced.contains(own)));
                told.values()
                        .forEach(each -> all.add(new OwnAddress(
                                each.address(), each.source(), each.detail(), announced.contains(each.address()))));
                return List.copyOf(all);
            }

            @Override
            public List<ObservedAddress> observed() {
                return observed;
            }

            @Override
            public Reachability reachability() {
                return reachability;
            }

            @Override
            public Registration announce(Multiaddr address, String source) {
                return keep.apply(put(told, new OwnAddress(address, OwnAddress.Source.SERVICE, source, true)));
            }

            @Override
            public Registration holdBack(Multiaddr address) {
                return keep.apply(put(heldBack, address));
            }

            @Override
            public void observed(List<ObservedAddress> addresses) {
                if (!addresses.equals(observed)) {
                    observed = List.copyOf(addresses);
                    life.events().publish(new NodeEvent.AddressesObserved(observed));
                }
            }
        };
    }
}
