package org.jlibp2p.reachability.autonat.server;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.transport.AddressScope;

/**
 * Which addresses a server dials for a client: of those that a transport reaches and of a family of addresses that the node
 * has, the public ones; where private networks are looked at, private ones too for who is in one, and loopback for who is on this machine. Never
 * names, relays, what is no address of one host, and the node's own hosts unless the client is on one. Pure.
 *
 * @param privateNetworks whether private addresses are dialled
 * @param families the kinds of IP addresses that the node can dial from
 * @param own the node's own hosts
 * @param canDial whether a transport of the node reaches an address
 */
record Targets(
        boolean privateNetworks,
        Set<MultiaddrProtocol> families,
        Set<Multiaddr.Component> own,
        Predicate<Multiaddr> canDial) {
    /** Addresses that version 1 dials for one request, as in go-libp2p. */
    static final int MAX_V1 = 16;

    /** The address that is dialled in version 2, and its number among those that were asked about. */
    record Chosen(Multiaddr address, int index) {}

    /** Of a node with these addresses of its own. IPv6 of its own network does not lead out of it; IPv4 is translated. */
    static Targets of(List<Multiaddr> own, boolean privateNetworks, Predicate<Multiaddr> canDial) {
        Set<MultiaddrProtocol> families = EnumSet.noneOf(MultiaddrProtocol.class);
        Set<Multiaddr.Component> hosts = new HashSet<>();
        for (Multiaddr address : own) {
            host(address).ifPresent(host -> {
                hosts.add(host);
                boolean translated = host.protocol() == MultiaddrProtocol.IP4;
                if (translated || privateNetworks || AddressScope.of(address) == AddressScope.PUBLIC) {
                    families.add(host.protocol());
                }
            });
        }
        return new Targets(privateNetworks, families, hosts, canDial);
    }

    static Optional<Multiaddr.Component> host(Multiaddr address) {
        return address.components().stream()
                .limit(1)
                .filter(part -> part.protocol() == MultiaddrProtocol.IP4 || part.protocol() == MultiaddrProtocol.IP6)
                .findFirst();
    }

    /** The first one that can and may be dialled. */
    Optional<Chosen> choose(List<Bytes> asked, Multiaddr client) {
        for (int i = 0; i < Math.min(asked.size(), AutoNatProtocols.MAX_ADDRESSES); i++) {
            Optional<Multiaddr> address = read(asked.get(i)).filter(each -> allows(each, client));
            if (address.isPresent()) {
                return Optional.of(new Chosen(address.get(), i));
            }
        }
        return Optional.empty();
    }

    /** Whether the client's own word is not enough to have it dialled. */
    static boolean needsData(Multiaddr target, Multiaddr client) {
        return !host(target).equals(host(client)) || host(target).isEmpty();
    }

    /**
     * What version 1 dials: at the host where the client is seen, and nowhere else, first where it comes from and then the ports
     * that it tells, of whichever host.
     */
    List<Multiaddr> atClient(List<Bytes> asked, Multiaddr client) {
        Optional<Multiaddr.Component> host = host(client);
        if (host.isEmpty()) {
            return List.of();
        }
        Set<Multiaddr> targets = new LinkedHashSet<>();
        targets.add(client);
        for (Bytes each : asked) {
            read(each).filter(address -> host(address).isPresent()).ifPresent(address -> {
                List<Multiaddr.Component> parts = new ArrayList<>(address.components());
                parts.set(0, host.get());
                targets.add(Multiaddr.of(parts));
            });
        }
        return targets.stream()
                .filter(address -> allows(address, client))
                .limit(MAX_V1)
                .toList();
    }

    private static Optional<Multiaddr> read(Bytes encoded) {
        try {
            return Optional.of(Multiaddr.decode(encoded).withoutPeer());
        } catch (MalformedMessageException unreadable) {
            return Optional.empty();
        }
    }

    private boolean allows(Multiaddr address, Multiaddr client) {
        Optional<Multiaddr.Component> host = host(address);
        return host.isPresent()
                && families.contains(host.get().protocol())
                && !address.has(MultiaddrProtocol.P2P_CIRCUIT)
                && !address.has(MultiaddrProtocol.P2P)
                && (!own.contains(host.get()) || host.equals(host(client)))
                && inReach(AddressScope.of(address), AddressScope.of(client))
                && canDial.test(address);
    }

    private boolean inReach(AddressScope scope, AddressScope client) {
        return switch (scope) {
            case PUBLIC -> true;
            case PRIVATE -> privateNetworks && (client == AddressScope.PRIVATE || client == AddressScope.LOOPBACK);
            case LOOPBACK -> privateNetworks && client == AddressScope.LOOPBACK;
            case NONE, PROCESS, LINK_LOCAL, UNKNOWN -> false;
        };
    }
}
