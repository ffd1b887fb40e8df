/** Has routers forward ports to a node: {@link org.jlibp2p.portmap.PortMapping} is the service. */
package org.jlibp2p.portmap;
