package org.jlibp2p.pnet;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/**
 * The other end of a connection is not in this node's private network. It has no stack trace: where it is made says
 * nothing.
 */
public final class PrivateNetworkException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** What showed it. */
    private final Reason reason;

    /** What showed it. */
    public enum Reason {
        /** What the peer sends makes no sense with this network's key: it has another one. */
        OTHER_KEY,
        /** The peer speaks in the open: it has no key. */
        NO_KEY,
        /** The peer has not shown in time that it has the key; with another one it may still wait for us to say more. */
        SILENT,
        /** The peer ended the connection before it showed that it has the key; it may not have it. */
        ENDED_EARLY,
        /** The connection brings security of its own, below which nothing can be put. */
        CANNOT_PROTECT
    }

    /**
     * A peer of another network, or of none.
     *
     * @param reason what showed it
     * @param message the same in words
     * @param cause how the connection ended, if that showed it, or null
     */
    public PrivateNetworkException(Reason reason, String message, Throwable cause) {
        super(Fault.REMOTE, message, cause, false);
        this.reason = reason;
    }

    /**
     * What showed it.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
