/**
 * A peer store that outlives the process: {@link org.jlibp2p.peerstore.file.FilePeerStore}. The file is a journal, and each
 * entry of it a {@code StoredPeer}.
 */
package org.jlibp2p.peerstore.file;
