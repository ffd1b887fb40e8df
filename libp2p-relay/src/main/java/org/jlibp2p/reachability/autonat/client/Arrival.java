package org.jlibp2p.reachability.autonat.client;

import java.util.ArrayList;
import java.util.List;

import org.jlibp2p.event.ObservedAddress;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/** Whether a connection that has arrived somewhere can have been made to an address. Pure. */
final class Arrival {
    private Arrival() {}

    /**
     * An address translation changes host and port, and no kind of protocol; where it is known which listener the address leads
     * to, it has to have arrived at that port.
     */
    static boolean fits(Multiaddr local, Candidate dialled) {
        if (!kinds(local).equals(kinds(dialled.address()))) {
            return false;
        }
        return dialled.listener().isEmpty()
                || ObservedAddress.hostAndPort(local)
                        .map(Arrival::port)
                        .equals(dialled.listener().map(Arrival::port));
    }

    private static Multiaddr.Component port(Multiaddr hostAndPort) {
        return hostAndPort.components().get(1);
    }

    /** The protocols, without what the own end of a connection does not know, and with one name for what has two. */
    private static List<MultiaddrProtocol> kinds(Multiaddr address) {
        List<MultiaddrProtocol> kinds = new ArrayList<>();
        for (Multiaddr.Component part : address.components()) {
            MultiaddrProtocol protocol = part.protocol();
            if (protocol == MultiaddrProtocol.WSS) {
                kinds.add(MultiaddrProtocol.TLS);
                kinds.add(MultiaddrProtocol.WS);
            } else if (protocol != MultiaddrProtocol.P2P
                    && protocol != MultiaddrProtocol.CERTHASH
                    && protocol != MultiaddrProtocol.SNI) {
                kinds.add(protocol);
            }
        }
        return kinds;
    }
}
