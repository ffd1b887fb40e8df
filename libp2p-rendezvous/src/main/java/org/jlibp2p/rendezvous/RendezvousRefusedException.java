package org.jlibp2p.rendezvous;

import java.util.Objects;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** A rendezvous point refused a registration or a question. There is no stack trace. */
public final class RendezvousRefusedException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** What the point answered. */
    private final RendezvousStatus status;

    /** Why, in the point's words. */
    private final String text;

    /**
     * A refusal.
     *
     * @param status what the point answered
     * @param text why, in the point's words; may be empty
     * @param message what was asked of whom, without the point's words
     */
    public RendezvousRefusedException(RendezvousStatus status, String text, String message) {
        super(Fault.REMOTE, message, null, false);
        this.status = Objects.requireNonNull(status, "status");
        this.text = Objects.requireNonNull(text, "text");
    }

    /**
     * What the point answered.
     *
     * @return never {@link RendezvousStatus#OK}
     */
    public RendezvousStatus status() {
        return status;
    }

    /**
     * Why, in the point's words: any characters there are, so to be escaped where that matters.
     *
     * @return at most 256 characters
     */
    public String text() {
        return text;
    }
}
