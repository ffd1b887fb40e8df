package org.jlibp2p.mdns.link;

import java.net.InetAddress;
import java.net.InterfaceAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks for the network interfaces that are of use. Asks the operating system, which may take a while. */
final class Interfaces {
    /** The most interfaces that are used. */
    static final int MAX_LINKS = 32;

    /** The most addresses of one interface that are looked at. */
    static final int MAX_SUBNETS = 64;

    private static final int IP4_SIZE = 4;
    private static final int SHORTEST_PREFIX = 8;
    private static final int SHORTEST_PREFIX6 = 32;
    private static final Logger LOG = LoggerFactory.getLogger(Interfaces.class);

    private final Set<String> names;

    /**
     * Interfaces by name.
     *
     * @param names those that are used, whatever they are; if there are none, all that lead to a network of several hosts
     */
    Interfaces(Set<String> names) {
        this.names = Set.copyOf(names);
    }

    /** Those that are there now, by their numbers. */
    List<Link> find() throws SocketException {
        return Collections.list(NetworkInterface.getNetworkInterfaces()).stream()
                .filter(this::isWanted)
                .map(Interfaces::link)
                .filter(link -> !link.subnets().isEmpty())
                .sorted(Comparator.comparingInt(Link::index))
                .limit(MAX_LINKS)
                .toList();
    }

    private boolean isWanted(NetworkInterface candidate) {
        try {
            if (!candidate.isUp()) {
                return false;
            }
            return names.isEmpty()
                    ? candidate.supportsMulticast() && !candidate.isLoopback() && !candidate.isPointToPoint()
                    : names.contains(candidate.getName());
        } catch (SocketException gone) {
            LOG.debug("the interface {} cannot be looked at", candidate.getName(), gone);
            return false;
        }
    }

    private static Link link(NetworkInterface found) {
        List<Subnet> subnets = found.getInterfaceAddresses().stream()
                .filter(Interfaces::isUseful)
                .map(address ->
                        new Subnet(Bytes.copyOf(address.getAddress().getAddress()), address.getNetworkPrefixLength()))
                .limit(MAX_SUBNETS)
                .toList();
        return new Link(found.getIndex(), found.getName(), subnets);
    }

    /**
     * An IPv6 address of the link alone cannot be told to others: it means nothing without the name of an interface. And no
     * link has all the addresses of a very short prefix; whoever is said to be on it would be believed anything.
     */
    private static boolean isUseful(InterfaceAddress address) {
        InetAddress ip = address.getAddress();
        return ip.getAddress().length == IP4_SIZE
                ? address.getNetworkPrefixLength() >= SHORTEST_PREFIX
                : address.getNetworkPrefixLength() >= SHORTEST_PREFIX6 && !ip.isLinkLocalAddress();
    }
}
