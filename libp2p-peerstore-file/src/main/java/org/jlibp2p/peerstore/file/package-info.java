/**
 * A peer store that outlives the process: {@link org.jlibp2p.peerstore.file.FilePeerStore}. How the file is laid out is told
 * in {@code PeerLog}.
 */
package org.jlibp2p.peerstore.file;
