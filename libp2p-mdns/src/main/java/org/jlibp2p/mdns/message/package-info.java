/**
 * The messages of multicast DNS, as far as nodes find one another with them: {@link
 * org.jlibp2p.mdns.message.DnsMessageCodec}. Plain values, without I/O and clock.
 */
package org.jlibp2p.mdns.message;
