/**
 * The server's side of the DHT: {@link org.jlibp2p.kad.server.KadServer} answers what peers ask on their streams, {@link
 * org.jlibp2p.kad.server.RequestRules} says what may be asked.
 */
package org.jlibp2p.kad.server;
