package org.jlibp2p.transport;

/** Which port of this side a connection is made from. */
public enum SourcePort {
    /** Whatever the transport's options say. */
    USUAL,

    /**
     * The port at which this node listens, and no other: a NAT that has been seen to give that port an address from outside
     * is likely to give the new connection the same one. An attempt fails with {@link SourcePortException} where that
     * cannot be.
     */
    LISTENING,

    /** One that nothing else uses: no NAT lets an answer in because of what went out before. */
    FRESH
}
