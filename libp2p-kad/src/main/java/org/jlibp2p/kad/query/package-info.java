/**
 * Searches of the DHT as engines: {@link org.jlibp2p.kad.query.Query} says whom to ask next and is told what came of it, and
 * does neither input nor output. {@link org.jlibp2p.kad.query.ClosestPeersQuery} is the plainest one; what all have in common
 * is in {@code Lookup}.
 */
package org.jlibp2p.kad.query;
