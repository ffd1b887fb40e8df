package org.jlibp2p.delegate.serving;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.regex.Pattern;

/**
 * The addresses that begin with the same bits. Immutable.
 *
 * @param address one of them
 * @param bits how many bits they have in common
 */
public record IpNetwork(InetAddress address, int bits) {
    private static final Pattern LITERAL = Pattern.compile("[0-9.]+|[0-9a-fA-F:]*:[0-9a-fA-F:.]*");

    /**
     * A network.
     *
     * @param address one of its addresses
     * @param bits how many bits they have in common
     * @throws IllegalArgumentException if an address has fewer bits
     */
    public IpNetwork {
        Objects.requireNonNull(address, "address");
        int all = address.getAddress().length * 8;
        if (bits < 0 || bits > all) {
            throw new IllegalArgumentException("a prefix of such an address has 0 to " + all + " bits, not " + bits);
        }
    }

    /**
     * Reads a network.
     *
     * @param text {@code 10.0.0.0/8}, {@code fd00::/8}, or one address
     * @return the network
     * @throws IllegalArgumentException if it is none; the name of a host is none
     */
    public static IpNetwork parse(String text) {
        int slash = text.indexOf('/');
        InetAddress address = address(slash < 0 ? text : text.substring(0, slash));
        if (slash < 0) {
            return new IpNetwork(address, address.getAddress().length * 8);
        }
        try {
            return new IpNetwork(address, Integer.parseInt(text.substring(slash + 1)));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException("not a network: " + text, e);
        }
    }

    /**
     * Reads an address; nothing is looked up.
     *
     * @param text an IPv4 or IPv6 address in digits
     * @return the address
     * @throws IllegalArgumentException if it is none
     */
    public static InetAddress address(String text) {
        try {
            if (text.length() <= 64 && LITERAL.matcher(text).matches()) {
                // in brackets it cannot be taken for a name, and never the other one either, as numbers
                return text.indexOf(':') >= 0
                        ? InetAddress.getByName("[" + text + "]")
                        : InetAddress.getByAddress(ip4(text));
            }
        } catch (UnknownHostException notOne) {
            throw new IllegalArgumentException("not an IP address: " + text, notOne);
        }
        throw new IllegalArgumentException("not an IP address: " + text);
    }

    /** Four numbers; anything else has a length that no address has. */
    private static byte[] ip4(String text) {
        String[] parts = text.split("\\.", -1);
        byte[] address = new byte[parts.length == 4 ? 4 : 0];
        for (int i = 0; i < address.length; i++) {
            if (!parts[i].matches("0|[1-9][0-9]{0,2}") || Integer.parseInt(parts[i]) > 255) {
                return new byte[0];
            }
            address[i] = (byte) Integer.parseInt(parts[i]);
        }
        return address;
    }

    /**
     * Whether an address is in this network.
     *
     * @param other any address
     * @return true if it is
     */
    public boolean contains(InetAddress other) {
        byte[] ours = address.getAddress();
        byte[] theirs = other.getAddress();
        if (ours.length != theirs.length) {
            return false;
        }
        for (int bit = 0; bit < bits; bit++) {
            int mask = 0x80 >> bit % 8;
            if ((ours[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                return false;
            }
        }
        return true;
    }
}
