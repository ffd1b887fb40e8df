/**
 * Finding peers, content and values, whoever knows them: {@link org.jlibp2p.routing.PeerRouting},
 * {@link org.jlibp2p.routing.ContentRouting} and {@link org.jlibp2p.routing.ValueRouting} are what Kademlia and
 * delegates both offer.
 */
package org.jlibp2p.routing;
