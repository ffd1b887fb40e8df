/**
 * Who is where in the space of keys: {@link org.jlibp2p.kad.table.Key}, the distance between two, and the routing table.
 */
package org.jlibp2p.kad.table;
