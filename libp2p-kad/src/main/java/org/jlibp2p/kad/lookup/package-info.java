/**
 * The side of the DHT that asks: {@link org.jlibp2p.kad.lookup.PeerClient} asks one peer one thing, {@link
 * org.jlibp2p.kad.lookup.LookupRunner} asks whom a query tells it to.
 */
package org.jlibp2p.kad.lookup;
