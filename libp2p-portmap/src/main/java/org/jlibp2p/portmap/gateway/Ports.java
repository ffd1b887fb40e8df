package org.jlibp2p.portmap.gateway;

import java.net.InetSocketAddress;

/**
 * Where routers listen.
 *
 * @param datagrams the port of PCP and NAT-PMP
 * @param search where a search for routers goes
 */
record Ports(int datagrams, InetSocketAddress search) {
    /** As the specifications have it. */
    static final Ports USUAL = new Ports(5351, new InetSocketAddress("239.255.255.250", 1900));
}
