package org.jlibp2p.kad.store;

/** What to do with a file that cannot be read as a store of the DHT, although it can be read. */
public enum DamagedStore {
    /** Opening fails, and the file stays as it is. */
    REFUSE,
    /**
     * The file gets another name, with {@code .damaged-} and a number behind its own, and the store begins empty: what was in
     * it is announced again by those whom it concerns, most of it within a day. At most nine are kept; the last one is replaced
     * then. This goes for files that never were such stores too, so mind the path.
     */
    MOVE_ASIDE
}
