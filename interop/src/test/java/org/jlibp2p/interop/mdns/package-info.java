/** Nodes that find one another on networks which a test makes itself, of network namespaces. */
package org.jlibp2p.interop.mdns;
