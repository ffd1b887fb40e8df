/**
 * The messages of AutoNAT and how they are written: {@link org.jlibp2p.reachability.autonat.protocol.V2Message}, {@link
 * org.jlibp2p.reachability.autonat.protocol.V1Message}.
 */
package org.jlibp2p.reachability.autonat.protocol;
