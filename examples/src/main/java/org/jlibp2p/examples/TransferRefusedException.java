package org.jlibp2p.examples;

import java.io.IOException;

/** The receiver of a file does not want it. */
public final class TransferRefusedException extends IOException {
    private static final long serialVersionUID = 1L;

    /**
     * A refusal.
     *
     * @param reason why; where it comes from the peer it may hold any characters
     */
    public TransferRefusedException(String reason) {
        super(reason);
    }
}
