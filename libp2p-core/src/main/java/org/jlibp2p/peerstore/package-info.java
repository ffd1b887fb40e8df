/**
 * What a node remembers of other peers: {@link org.jlibp2p.peerstore.PeerStore}, and
 * {@link org.jlibp2p.peerstore.MemoryPeerStore} which forgets it when the process ends, and which a store that does not is
 * built upon: {@link org.jlibp2p.peerstore.PeerSnapshot} is what that one writes down.
 */
package org.jlibp2p.peerstore;
