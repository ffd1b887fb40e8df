package org.jlibp2p.transport;

import java.net.BindException;

/** A connection was to be made from a port that is listened at, and this node has none that can be shared: retrying is vain. */
public final class SourcePortException extends BindException {
    private static final long serialVersionUID = 1L;

    /**
     * Such a failure.
     *
     * @param message why, and what helps
     */
    public SourcePortException(String message) {
        super(message);
    }
}
