package org.jlibp2p.identify;

import org.jlibp2p.connection.Connection;
import org.jlibp2p.event.NodeEvent;

/**
 * A peer has said what it is: once after it connected, and again whenever it was asked anew or pushed a change.
 *
 * @param connection where it said so
 * @param info what is known of it now
 */
public record Identified(Connection connection, IdentifyInfo info) implements NodeEvent {}
