/** Measuring the round trip to a peer, and being measured: {@link org.jlibp2p.ping.Ping}. */
package org.jlibp2p.ping;
