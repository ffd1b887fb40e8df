package org.jlibp2p.reachability.autonat.server;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

import org.jlibp2p.MalformedMessageException;
import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.reachability.autonat.protocol.AutoNatProtocols;
import org.jlibp2p.transport.AddressScope;

/**
 * Which addresses a server dials for a client: of those that a transport reaches and of a family of addresses that the node
 * has, the public ones; where private networks are looked at, private ones too, and loopback for who is on this machine. Never
 * names, relays, and what is no address of one host. Pure.
 *
 * @param privateNetworks whether private addresses are dialled
 * @param families the kinds of IP addresses that the node has itself
 * @param canDial whether a transport of the node reaches an address
 */
record Targets(boolean privateNetworks, Set<MultiaddrProtocol> families, Predicate<Multiaddr> canDial) {
    /** Addresses that version 1 dials for one request, as in go-libp2p. */
    static final int MAX_V1 = 16;

    /** The address that is dialled in version 2, and its number among those that were asked about. */
    record Chosen(Multiaddr address, int index) {}

    /** The kinds of IP addresses among these. */
    static Set<MultiaddrProtocol> families(List<Multiaddr> addresses) {
        Set<MultiaddrProtocol> families = EnumSet.noneOf(MultiaddrProtocol.class);
        addresses.forEach(address -> host(address).ifPresent(host -> families.add(host.protocol())));
        return families;
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
            return Optional.of(withoutPeer(Multiaddr.decode(encoded)));
        } catch (MalformedMessageException unreadable) {
            return Optional.empty();
        }
    }

    private static Multiaddr withoutPeer(Multiaddr address) {
        return PeerId.of(address).isPresent() ? address.withoutLast(MultiaddrProtocol.P2P) : address;
    }

    private boolean allows(Multiaddr address, Multiaddr client) {
        Optional<Multiaddr.Component> host = host(address);
        return host.isPresent()
                && families.contains(host.get().protocol())
                && !address.has(MultiaddrProtocol.P2P_CIRCUIT)
                && !address.has(MultiaddrProtocol.P2P)
                && inReach(AddressScope.of(address), AddressScope.of(client))
                && canDial.test(address);
    }

    private boolean inReach(AddressScope scope, AddressScope client) {
        return switch (scope) {
            case PUBLIC -> true;
            case PRIVATE -> privateNetworks;
            case LOOPBACK -> privateNetworks && client == AddressScope.LOOPBACK;
            case NONE, PROCESS, LINK_LOCAL, UNKNOWN -> false;
        };
    }
}
