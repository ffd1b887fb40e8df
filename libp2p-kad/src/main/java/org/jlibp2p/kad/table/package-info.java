/**
 * Who is where in the space of keys: {@link org.jlibp2p.kad.table.Key}, the distance between two; {@link
 * org.jlibp2p.kad.table.RoutingTable}, the peers that this node keeps in touch with; and {@link
 * org.jlibp2p.kad.table.TableView}, how that was at one moment.
 */
package org.jlibp2p.kad.table;
