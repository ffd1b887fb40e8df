/**
 * What a node remembers of other peers: {@link org.jlibp2p.peerstore.PeerStore}, and
 * {@link org.jlibp2p.peerstore.MemoryPeerStore} which forgets it when the process ends.
 */
package org.jlibp2p.peerstore;
