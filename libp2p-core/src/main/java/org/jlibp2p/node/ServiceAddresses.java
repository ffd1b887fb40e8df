package org.jlibp2p.node;

import java.util.List;
import java.util.function.UnaryOperator;

import org.jlibp2p.async.Registration;
import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.event.Reachability;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.service.OwnAddress;
import org.jlibp2p.service.OwnAddresses;

/** The node's own addresses as one service sees them: what it says of them ends with it. Any thread. */
record ServiceAddresses(OwnAddresses ofNode, UnaryOperator<Registration> keep) implements OwnAddresses {
    @Override
    public List<OwnAddress> all() {
        return ofNode.all();
    }

    @Override
    public List<ObservedAddress> observed() {
        return ofNode.observed();
    }

    @Override
    public Reachability reachability() {
        return ofNode.reachability();
    }

    @Override
    public Registration announce(Multiaddr address, String source) {
        return keep.apply(ofNode.announce(address, source));
    }

    @Override
    public Registration holdBack(Multiaddr address) {
        return keep.apply(ofNode.holdBack(address));
    }

    @Override
    public void observed(List<ObservedAddress> addresses) {
        ofNode.observed(addresses);
    }
}
