package org.jlibp2p;

/**
 * A peer sent something well-formed that its protocol forbids at this point: more than its window, an answer to a
 * question nobody asked, a second SYN.
 */
public final class ProtocolViolationException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /**
     * A violation.
     *
     * @param message which rule was broken, and how
     */
    public ProtocolViolationException(String message) {
        super(Fault.REMOTE, message);
    }
}
