package org.jlibp2p.swarm;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.peer.PeerId;
import org.jlibp2p.peer.PeerRecord;
import org.jlibp2p.transport.AddressScope;

/**
 * Where a node says it can be reached: where it listens, unless the application knows better. Immutable; any thread.
 *
 * @param instead said in place of where the node listens, if there are any
 * @param beside said as well
 * @param hidden never said
 * @param hiddenRanges whose addresses are never said
 */
public record AnnouncedAddresses(
        List<Multiaddr> instead, List<Multiaddr> beside, Set<Multiaddr> hidden, List<AddressRange> hiddenRanges) {
    private static final Set<MultiaddrProtocol> PLACES = Set.of(
            MultiaddrProtocol.IP4,
            MultiaddrProtocol.IP6,
            MultiaddrProtocol.IP6ZONE,
            MultiaddrProtocol.DNS,
            MultiaddrProtocol.DNS4,
            MultiaddrProtocol.DNS6,
            MultiaddrProtocol.DNSADDR,
            MultiaddrProtocol.ONION,
            MultiaddrProtocol.ONION3,
            MultiaddrProtocol.GARLIC32,
            MultiaddrProtocol.GARLIC64,
            MultiaddrProtocol.MEMORY);
    private static final Set<MultiaddrProtocol> COMPLETE = Set.of(
            MultiaddrProtocol.DNSADDR,
            MultiaddrProtocol.ONION,
            MultiaddrProtocol.ONION3,
            MultiaddrProtocol.GARLIC32,
            MultiaddrProtocol.GARLIC64,
            MultiaddrProtocol.MEMORY);

    /** Copies the collections. */
    public AnnouncedAddresses {
        instead = List.copyOf(instead);
        beside = List.copyOf(beside);
        hidden = Set.copyOf(hidden);
        hiddenRanges = List.copyOf(hiddenRanges);
    }

    /** Where the node listens, and nothing else. */
    public static AnnouncedAddresses asListening() {
        return new AnnouncedAddresses(List.of(), List.of(), Set.of(), List.of());
    }

    /**
     * The same with one more address in place of where the node listens.
     *
     * @param address the address
     * @return the changed rules
     * @throws IllegalArgumentException if nobody could reach a node there, or it is not to be said
     */
    public AnnouncedAddresses withInstead(Multiaddr address) {
        return new AnnouncedAddresses(with(instead, address), beside, hidden, hiddenRanges).checked();
    }

    /**
     * The same with one more address beside.
     *
     * @param address the address
     * @return the changed rules
     * @throws IllegalArgumentException if nobody could reach a node there, or it is not to be said
     */
    public AnnouncedAddresses withBeside(Multiaddr address) {
        return new AnnouncedAddresses(instead, with(beside, address), hidden, hiddenRanges).checked();
    }

    /**
     * The same with one more address, or all of a host or a network, that is not said.
     *
     * @param address the address, or the range
     * @return the changed rules
     * @throws IllegalArgumentException if it is a range and wrong, or is to be said
     */
    public AnnouncedAddresses withHidden(Multiaddr address) {
        if (address.isEmpty()) {
            throw new IllegalArgumentException("an empty address is no address");
        }
        Optional<AddressRange> range = AddressRange.of(address);
        Set<Multiaddr> addresses = new LinkedHashSet<>(hidden);
        List<AddressRange> ranges = new ArrayList<>(hiddenRanges);
        range.ifPresentOrElse(ranges::add, () -> addresses.add(address));
        return new AnnouncedAddresses(instead, beside, addresses, ranges).checked();
    }

    private static List<Multiaddr> with(List<Multiaddr> addresses, Multiaddr one) {
        checkPlace(one);
        Set<Multiaddr> more = new LinkedHashSet<>(addresses);
        more.add(one);
        if (more.size() > PeerRecord.MAX_ADDRESSES) {
            throw new IllegalArgumentException("more than " + PeerRecord.MAX_ADDRESSES + " addresses to announce");
        }
        return List.copyOf(more);
    }

    /** Refuses what is no place that others could reach. */
    static void checkPlace(Multiaddr address) {
        if (address.isEmpty()) {
            throw new IllegalArgumentException("an empty address leads nowhere");
        }
        List<Multiaddr.Component> parts = address.components();
        MultiaddrProtocol first = parts.get(0).protocol();
        boolean relayed = address.has(MultiaddrProtocol.P2P_CIRCUIT);
        if (address.has(MultiaddrProtocol.IPCIDR)) {
            throw new IllegalArgumentException(address + " is a range, and nobody can reach a node at a range");
        }
        if (!PLACES.contains(first) && !(relayed && first == MultiaddrProtocol.P2P)) {
            throw new IllegalArgumentException(address
                    + " does not begin with a place: an IP address or a name, as in /dns4/example.org/tcp/4001");
        }
        if (AddressScope.of(address) == AddressScope.NONE) {
            throw new IllegalArgumentException(
                    address + " is not the address of one host that others can reach:" + " name the address they see");
        }
        if (parts.size() - (PeerId.of(address).isPresent() ? 1 : 0) < 2 && !COMPLETE.contains(first)) {
            throw new IllegalArgumentException(address + " names a host and no port, as in " + address + "/tcp/4001");
        }
        boolean hasPeer = PeerId.of(address).isPresent();
        if (hasPeer && parts.get(parts.size() - 1).protocol() != MultiaddrProtocol.P2P) {
            throw new IllegalArgumentException(address + " goes on behind the peer: /p2p and an id come last");
        }
        if (hasPortZero(parts)) {
            throw new IllegalArgumentException(address + " has port 0, where nobody listens");
        }
    }

    private static boolean hasPortZero(List<Multiaddr.Component> parts) {
        return parts.stream()
                .filter(part -> part.protocol() == MultiaddrProtocol.TCP || part.protocol() == MultiaddrProtocol.UDP)
                .anyMatch(part -> part.text().equals("0"));
    }

    private AnnouncedAddresses checked() {
        for (List<Multiaddr> said : List.of(instead, beside)) {
            said.stream()
                    .map(Multiaddr::withoutPeer)
                    .filter(this::isHidden)
                    .findFirst()
                    .ifPresent(both -> {
                        throw new IllegalArgumentException(both + " is to be announced, and not to be announced");
                    });
        }
        return this;
    }

    boolean isHidden(Multiaddr address) {
        return hidden.stream().map(Multiaddr::withoutPeer).anyMatch(address::equals)
                || hiddenRanges.stream().anyMatch(range -> range.contains(address));
    }

    /**
     * Refuses addresses of another peer.
     *
     * @param self the node that says them
     * @throws IllegalArgumentException if one ends in {@code /p2p} and another peer's id
     */
    public void check(PeerId self) {
        for (List<Multiaddr> said : List.of(instead, beside)) {
            said.forEach(address -> checkPeer(address, self));
        }
    }

    /** Refuses an address of another peer. */
    static void checkPeer(Multiaddr address, PeerId self) {
        PeerId.of(address).filter(peer -> !peer.equals(self)).ifPresent(other -> {
            throw new IllegalArgumentException(address + " is an address of another peer: this node is " + self);
        });
    }

    /**
     * What is said, without {@code /p2p}, of a node.
     *
     * @param listening where it listens
     * @param told what services announce
     * @param heldBack what services hold back, though not from what the application has said itself
     */
    List<Multiaddr> of(Collection<Multiaddr> listening, Collection<Multiaddr> told, Set<Multiaddr> heldBack) {
        Set<Multiaddr> said = new LinkedHashSet<>();
        if (instead.isEmpty()) {
            Stream.concat(listening.stream(), told.stream())
                    .map(Multiaddr::withoutPeer)
                    .filter(address -> !heldBack.contains(address))
                    .forEach(said::add);
        }
        Stream.concat(instead.stream(), beside.stream())
                .map(Multiaddr::withoutPeer)
                .forEach(said::add);
        said.removeIf(this::isHidden);
        return List.copyOf(said);
    }
}
