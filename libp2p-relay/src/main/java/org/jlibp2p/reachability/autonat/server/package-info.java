/**
 * How a node dials others to tell them whether they can be reached: {@link
 * org.jlibp2p.reachability.autonat.server.V2Server}, {@link org.jlibp2p.reachability.autonat.server.V1Server}; {@code Targets}
 * decides what is dialled.
 */
package org.jlibp2p.reachability.autonat.server;
