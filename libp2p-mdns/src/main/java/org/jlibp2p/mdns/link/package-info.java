/** The network's links, and datagrams that go to all hosts of one: {@link org.jlibp2p.mdns.link.Links}. */
package org.jlibp2p.mdns.link;
