package org.jlibp2p.portmap.mapping;

/** How a router is asked to forward a port. */
public enum MappingProtocol {
    /** The Port Control Protocol, RFC 6887. */
    PCP,
    /** The NAT Port Mapping Protocol, RFC 6886. */
    NAT_PMP,
    /** WANIPConnection and WANPPPConnection of UPnP's Internet Gateway Device, versions 1 and 2. */
    UPNP_IGD
}
