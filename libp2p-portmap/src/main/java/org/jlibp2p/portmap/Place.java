package org.jlibp2p.portmap;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multiaddr.Component;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.portmap.gateway.Attachment;
import org.jlibp2p.portmap.mapping.PortKind;
import org.jlibp2p.portmap.mapping.PortRequest;

/**
 * A port at which the node listens in a private network. Immutable.
 *
 * @param where the network
 * @param kind of the port
 * @param port its number
 */
record Place(Attachment where, PortKind kind, int port) {
    /** The most of them that routers are asked to forward. */
    static final int MAX = 32;

    private static final int PLACE = 2; // components: host and port

    /**
     * The places in some networks, and what stands behind host and port in the addresses there, as {@code /ws}.
     *
     * @param networks all
     * @param listening addresses at which the node listens
     */
    static Map<Place, Set<List<Component>>> of(List<Attachment> networks, List<Multiaddr> listening) {
        Map<Place, Set<List<Component>>> places = new LinkedHashMap<>();
        for (Multiaddr address : listening) {
            for (Attachment network : networks) {
                if (isAt(address, network) && places.size() < MAX) {
                    List<Component> parts = address.components();
                    Place place = new Place(
                            network,
                            PortKind.valueOf(parts.get(1).protocol().name()),
                            Integer.parseInt(parts.get(1).text()));
                    places.computeIfAbsent(place, each -> new LinkedHashSet<>())
                            .add(parts.subList(PLACE, parts.size()));
                }
            }
        }
        return places;
    }

    private static boolean isAt(Multiaddr address, Attachment network) {
        List<Component> parts = address.components();
        return parts.size() >= PLACE
                && parts.get(0).protocol() == MultiaddrProtocol.IP4
                && parts.get(0).value().equals(network.host())
                && !address.has(MultiaddrProtocol.P2P_CIRCUIT)
                && (parts.get(1).protocol() == MultiaddrProtocol.TCP
                        || parts.get(1).protocol() == MultiaddrProtocol.UDP)
                && PortRequest.isPort(Integer.parseInt(parts.get(1).text()));
    }

    Multiaddr address() {
        return at(Attachment.ip4(where.host()), port);
    }

    /** The same port somewhere else. */
    Multiaddr at(Multiaddr host, int number) {
        MultiaddrProtocol protocol = kind == PortKind.TCP ? MultiaddrProtocol.TCP : MultiaddrProtocol.UDP;
        return host.with(protocol, Integer.toString(number));
    }

    static Multiaddr with(Multiaddr place, List<Component> rest) {
        List<Component> all = new ArrayList<>(place.components());
        all.addAll(rest);
        return Multiaddr.of(all);
    }
}
