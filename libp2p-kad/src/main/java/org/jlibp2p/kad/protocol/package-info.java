/**
 * What peers of the DHT say to one another: {@link org.jlibp2p.kad.protocol.KadRequest}, {@link
 * org.jlibp2p.kad.protocol.KadReply}, and how both are on the wire, {@link org.jlibp2p.kad.protocol.KadCodec}.
 */
package org.jlibp2p.kad.protocol;
