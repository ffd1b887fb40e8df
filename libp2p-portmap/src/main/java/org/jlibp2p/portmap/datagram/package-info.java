/**
 * PCP and NAT-PMP without I/O: messages ({@link org.jlibp2p.portmap.datagram.PcpCodec},
 * {@link org.jlibp2p.portmap.datagram.NatPmpCodec}), when to ask again, and whether a router has forgotten what it was asked.
 */
package org.jlibp2p.portmap.datagram;
