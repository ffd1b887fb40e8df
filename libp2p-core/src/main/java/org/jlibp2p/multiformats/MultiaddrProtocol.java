package org.jlibp2p.multiformats;

/** The protocols that an address is made of. Specification: multiformats, multiaddr, protocols.csv. */
public enum MultiaddrProtocol {
    /** An IPv4 address. */
    IP4,
    /** An IPv6 address. */
    IP6,
    /** A name of both families. */
    DNS,
    /** A name of an IPv4 host. */
    DNS4,
    /** A name of an IPv6 host. */
    DNS6,
    /** A name whose TXT records are addresses. */
    DNSADDR,
    /** A TCP port. */
    TCP,
    /** A UDP port. */
    UDP,
    /** A peer id. */
    P2P,
    /** A place inside this process. */
    MEMORY,
    /** A relayed circuit. */
    P2P_CIRCUIT
}
