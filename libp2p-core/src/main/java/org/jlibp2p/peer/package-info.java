/**
 * Who peers are and what they say about themselves, as values: {@link org.jlibp2p.peer.PeerId} names a peer,
 * {@link org.jlibp2p.peer.Identity} is what this node signs with, and {@link org.jlibp2p.peer.PeerRecord} is a list of
 * addresses that a peer has signed. Everything here is immutable and may be used from any thread.
 */
package org.jlibp2p.peer;
