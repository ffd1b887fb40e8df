package org.jlibp2p.interop.network;

/**
 * What hosts are plugged into.
 *
 * @param device its name in the network's own namespace
 * @param ip4 the first three numbers of its addresses, or empty
 * @param ip6 the first part of its addresses, or empty
 */
public record Bridge(String device, String ip4, String ip6) {
    /**
     * An address in it.
     *
     * @param number of the host, as {@link Host#plugInto} yields it
     * @return an IPv4 address
     */
    public String address(int number) {
        return ip4 + "." + number;
    }
}
