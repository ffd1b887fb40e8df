package org.jlibp2p.io;

/** Which side began a connection or a stream. */
public enum Direction {
    /** The remote peer began it. */
    INBOUND,
    /** This node began it. */
    OUTBOUND;

    /**
     * The other side's view.
     *
     * @return outbound for inbound, and the other way round
     */
    public Direction opposite() {
        return this == INBOUND ? OUTBOUND : INBOUND;
    }
}
