package org.jlibp2p.identify;

import java.util.List;

import org.jlibp2p.multiformats.Multiaddr;
import org.jlibp2p.negotiation.ProtocolId;

/** What this node has to tell one peer, as of some moment; equal if there is nothing new to tell. */
record Announcement(List<Multiaddr> addresses, List<ProtocolId> protocols) {}
