package org.jlibp2p.mdns;

import java.util.Comparator;
import java.util.List;
import java.util.Set;

import org.jlibp2p.mdns.link.Link;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.Multiaddr.Component;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.AddressScope;

/**
 * Which addresses mean something on a link: those that begin with an IP address of its network, private or not, and do not lead
 * over a relay. The same is told there and believed there. Pure.
 *
 * <p>So no neighbour can name a host elsewhere, on the internet, in another private network, or this machine itself; and names,
 * which may lead anywhere, do not count.
 */
final class LinkAddresses {
    /** The most addresses of one node that are told and taken. */
    static final int MAX_ADDRESSES = 16;

    private static final Set<MultiaddrProtocol> LATER = Set.of(
            MultiaddrProtocol.WS,
            MultiaddrProtocol.WSS,
            MultiaddrProtocol.WEBTRANSPORT,
            MultiaddrProtocol.WEBRTC,
            MultiaddrProtocol.WEBRTC_DIRECT);

    private LinkAddresses() {}

    /** Those that mean something, in their order but for those that are meant for browsers, which come last. */
    static List<Multiaddr> of(Link link, List<Multiaddr> addresses) {
        return addresses.stream()
                .filter(address -> isOn(link, address))
                .distinct()
                .sorted(Comparator.comparing(LinkAddresses::isForBrowsers))
                .limit(MAX_ADDRESSES)
                .toList();
    }

    private static boolean isForBrowsers(Multiaddr address) {
        return address.components().stream().map(Component::protocol).anyMatch(LATER::contains);
    }

    private static boolean isOn(Link link, Multiaddr address) {
        List<Component> components = address.components();
        if (components.size() < 2 || address.has(MultiaddrProtocol.P2P_CIRCUIT)) {
            return false;
        }
        Component first = components.get(0);
        boolean isIp = first.protocol() == MultiaddrProtocol.IP4 || first.protocol() == MultiaddrProtocol.IP6;
        return isIp && AddressScope.of(address) != AddressScope.NONE && link.contains(first.value());
    }
}
