/** Ports that a router forwards: miniupnpd between two network namespaces. */
package org.jlibp2p.interop.portmap;
