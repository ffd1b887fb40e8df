/**
 * UPnP without I/O: search and answers ({@link org.jlibp2p.portmap.upnp.SsdpAnswer}), answers of HTTP, XML that cannot do harm
 * ({@link org.jlibp2p.portmap.upnp.XmlTree}), descriptions of routers, and calls of SOAP.
 */
package org.jlibp2p.portmap.upnp;
