package org.jlibp2p.kad.table;

import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;
import org.jlibp2p.transport.AddressScope;

/**
 * How many peers of one group of addresses are let in, so that whoever has one network cannot fill a table or a search.
 * Immutable; any thread.
 *
 * <p>Specification: IPFS Kademlia DHT, IP Diversity Filter.
 *
 * @param perTable the most peers of a group in the table, in one reply, and among the closest ones that a search finds
 * @param perBucket the most peers of a group in a bucket
 * @param placeless what becomes of peers none of whose addresses is in a group
 * @param grouping says which addresses are in one group
 */
public record DiversityRules(int perTable, int perBucket, Placeless placeless, IpGrouping grouping) {
    /** The most groups that a peer may be in: with more it would take the places of others for itself. */
    public static final int MAX_GROUPS = 8;

    private static final Bytes IP4_MAPPED = Bytes.fromHex("00000000000000000000ffff");
    private static final Bytes NAT64 = Bytes.fromHex("0064ff9b0000000000000000");
    private static final DiversityRules NONE =
            new DiversityRules(Integer.MAX_VALUE, Integer.MAX_VALUE, Placeless.ADMITTED, IpGrouping.byPrefix());
    private static final DiversityRules INTERNET = new DiversityRules(3, 2, Placeless.REFUSED, IpGrouping.byPrefix());

    /** What becomes of a peer that has no address of which a group is known: none of the internet, or only relayed ones. */
    public enum Placeless {
        /** It is let in, and not counted. */
        ADMITTED,
        /** It is not let in. */
        REFUSED
    }

    /**
     * Checks the numbers.
     *
     * @param perTable see {@link #perTable()}
     * @param perBucket see {@link #perBucket()}
     * @param placeless see {@link #placeless()}
     * @param grouping see {@link #grouping()}
     * @throws IllegalArgumentException if a number is below one
     */
    public DiversityRules {
        if (perTable < 1 || perBucket < 1) {
            throw new IllegalArgumentException("of every group at least one peer: " + perTable + ", " + perBucket);
        }
        Objects.requireNonNull(placeless, "placeless");
        Objects.requireNonNull(grouping, "grouping");
    }

    /**
     * The rules of the public DHT: three peers of a group in the table, two in a bucket, and none without a group.
     *
     * @return the rules
     */
    public static DiversityRules internet() {
        return INTERNET;
    }

    /**
     * No limit, as is right where all peers are in one network.
     *
     * @return the rules
     */
    public static DiversityRules none() {
        return NONE;
    }

    /**
     * The same numbers with another grouping.
     *
     * @param other says which addresses are in one group
     * @return the rules
     */
    public DiversityRules withGrouping(IpGrouping other) {
        return new DiversityRules(perTable, perBucket, placeless, other);
    }

    /**
     * Whether anything is refused at all.
     *
     * @return false if every peer is let in
     */
    public boolean isLimiting() {
        return perTable != Integer.MAX_VALUE || perBucket != Integer.MAX_VALUE || placeless == Placeless.REFUSED;
    }

    /**
     * The groups that some addresses lie in. Only public ones count, and not those of a relay.
     *
     * @param addresses of one peer
     * @return each group once; nothing if nothing is limited
     */
    public Set<Bytes> groupsOf(List<Multiaddr> addresses) {
        if (!isLimiting()) {
            return Set.of();
        }
        Set<Bytes> groups = Set.of();
        for (Multiaddr address : addresses) {
            Optional<Bytes> group = publicIp(address).map(grouping::groupOf);
            if (group.isPresent() && !groups.contains(group.get())) {
                groups = and(groups, group.get());
            }
        }
        return groups;
    }

    /** Most peers are in one group, for which a set of one is enough. */
    private static Set<Bytes> and(Set<Bytes> groups, Bytes more) {
        if (groups.isEmpty()) {
            return Set.of(more);
        }
        Set<Bytes> all = groups.size() == 1 ? new HashSet<>(groups) : groups;
        all.add(more);
        return all;
    }

    private static Optional<Bytes> publicIp(Multiaddr address) {
        if (address.has(MultiaddrProtocol.P2P_CIRCUIT) || AddressScope.of(address) != AddressScope.PUBLIC) {
            return Optional.empty();
        }
        for (Multiaddr.Component component : address.components()) {
            if (component.protocol() == MultiaddrProtocol.IP4) {
                return Optional.of(component.value());
            }
            if (component.protocol() == MultiaddrProtocol.IP6) {
                Bytes ip = component.value();
                return Optional.of(ip.startsWith(IP4_MAPPED) || ip.startsWith(NAT64) ? ip.slice(12) : ip);
            }
        }
        return Optional.empty();
    }
}
