package org.jlibp2p;

/** The node, or the part of it that was asked, is stopping or has stopped. */
public final class NodeClosedException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal because of shutdown.
     *
     * @param message what was asked for
     */
    public NodeClosedException(String message) {
        super(Fault.LOCAL_SHUTDOWN, message);
    }
}
