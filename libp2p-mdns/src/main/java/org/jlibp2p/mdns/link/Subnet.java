package org.jlibp2p.mdns.link;

import java.util.Objects;

import org.jlibp2p.bytes.Bytes;

/**
 * An address of this host on a link, and which addresses are on the link because of it. Immutable; any thread.
 *
 * @param ip the address, 4 or 16 bytes
 * @param prefix how many of its first bits all addresses of the link have
 */
public record Subnet(Bytes ip, int prefix) {
    /**
     * Checks the prefix.
     *
     * @param ip see {@link #ip()}
     * @param prefix see {@link #prefix()}
     * @throws IllegalArgumentException if there are not that many bits
     */
    public Subnet {
        Objects.requireNonNull(ip, "ip");
        if (prefix < 0 || prefix > ip.size() * Byte.SIZE) {
            throw new IllegalArgumentException("a prefix of " + prefix + " bits for " + ip.size() + " bytes");
        }
    }

    /**
     * Whether an address is on the link.
     *
     * @param other any address
     * @return true if it is of the same family and has the same prefix
     */
    public boolean contains(Bytes other) {
        if (other.size() != ip.size()) {
            return false;
        }
        int whole = prefix / Byte.SIZE;
        if (!other.slice(0, whole).equals(ip.slice(0, whole))) {
            return false;
        }
        int rest = prefix % Byte.SIZE;
        return rest == 0 || (other.unsignedAt(whole) ^ ip.unsignedAt(whole)) >>> Byte.SIZE - rest == 0;
    }
}
