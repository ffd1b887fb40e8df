/**
 * Finds the nodes of the local network by multicast DNS, and tells them of this one: {@link org.jlibp2p.mdns.Mdns} is the
 * service.
 */
package org.jlibp2p.mdns;
