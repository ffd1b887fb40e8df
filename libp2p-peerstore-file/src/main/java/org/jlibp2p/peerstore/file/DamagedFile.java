package org.jlibp2p.peerstore.file;

/** What to do with a file that cannot be read as a peer store, although it can be read. */
public enum DamagedFile {
    /** Opening fails, and the file stays as it is. */
    REFUSE,
    /**
     * The file gets another name, with {@code .damaged-} and a number behind its own, and the store begins empty: a damaged
     * file does not keep a node from starting. At most nine are kept; the last one is replaced
     * then. This goes for files that never were peer stores too, so mind the path.
     */
    MOVE_ASIDE
}
