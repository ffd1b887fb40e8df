/** What is asked of a router, and what it grants: {@link org.jlibp2p.portmap.mapping.MappedPort}. */
package org.jlibp2p.portmap.mapping;
