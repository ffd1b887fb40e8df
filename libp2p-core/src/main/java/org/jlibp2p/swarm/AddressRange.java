package org.jlibp2p.swarm;

import java.util.List;
import java.util.Optional;

import org.jlibp2p.bytes.Bytes;
import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.multiformats.MultiaddrProtocol;

/**
 * All addresses of some hosts: of one, as in {@code /ip4/192.0.2.1}, or of a network, as in {@code /ip4/10.0.0.0/ipcidr/8}.
 * Immutable.
 *
 * @param network the first address of it
 * @param bits how many bits at the front all of them share
 */
record AddressRange(Bytes network, int bits) {
    private static final int BYTE = 8;

    /**
     * What a text means as a range.
     *
     * @return empty if the address is none, but an address of its own
     * @throws IllegalArgumentException if it is meant as one, and is wrong
     */
    static Optional<AddressRange> of(Multiaddr address) {
        List<Multiaddr.Component> parts = address.components();
        boolean isMask = address.has(MultiaddrProtocol.IPCIDR);
        if (!isIp(parts, 0) || parts.size() > 1 && !isMask) {
            if (isMask) {
                throw misplaced(address);
            }
            return Optional.empty();
        }
        Bytes ip = parts.get(0).value();
        if (!isMask) {
            return Optional.of(new AddressRange(ip, ip.size() * BYTE));
        }
        if (parts.size() != 2) {
            throw misplaced(address);
        }
        int bits = parts.get(1).value().unsignedAt(0);
        if (bits > ip.size() * BYTE) {
            throw new IllegalArgumentException(
                    address + " has a mask of " + bits + " bits, and addresses of this kind have " + ip.size() * BYTE);
        }
        AddressRange range = new AddressRange(ip, bits);
        for (int bit = bits; bit < ip.size() * BYTE; bit++) {
            if (isSet(ip, bit)) {
                throw new IllegalArgumentException(
                        address + " has bits behind its mask: it is no network's first address");
            }
        }
        return Optional.of(range);
    }

    private static IllegalArgumentException misplaced(Multiaddr address) {
        return new IllegalArgumentException(
                address + ": a mask stands behind an IP address, and nothing behind it, as in /ip4/10.0.0.0/ipcidr/8");
    }

    private static boolean isIp(List<Multiaddr.Component> parts, int index) {
        return parts.size() > index
                && (parts.get(index).protocol() == MultiaddrProtocol.IP4
                        || parts.get(index).protocol() == MultiaddrProtocol.IP6);
    }

    private static boolean isSet(Bytes ip, int bit) {
        return (ip.unsignedAt(bit / BYTE) >> (BYTE - 1 - bit % BYTE) & 1) == 1;
    }

    /** Whether an address begins with a host of this range; a relayed one does with its relay's. */
    boolean contains(Multiaddr address) {
        List<Multiaddr.Component> parts = address.components();
        int at = !parts.isEmpty() && parts.get(0).protocol() == MultiaddrProtocol.IP6ZONE ? 1 : 0;
        if (!isIp(parts, at) || parts.get(at).value().size() != network.size()) {
            return false;
        }
        Bytes ip = parts.get(at).value();
        for (int bit = 0; bit < bits; bit++) {
            if (isSet(ip, bit) != isSet(network, bit)) {
                return false;
            }
        }
        return true;
    }
}
