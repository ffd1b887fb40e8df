/**
 * A page on which people see a running node: {@link org.jlibp2p.status.StatusPage}. It is served by the node's process, needs
 * nothing from the internet, and shows what the node's own methods tell.
 */
package org.jlibp2p.status;
