package org.jlibp2p.relay.circuit;

import java.util.Objects;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** A relay refused a reservation or a circuit, or what it granted cannot be used. There is no stack trace. */
public final class RefusedException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** What the relay answered. */
    private final Status status;

    /**
     * A refusal.
     *
     * @param status what the relay answered; {@link Status#OK} if it granted something that cannot be used
     * @param message what was asked of whom, and why it came to nothing
     */
    public RefusedException(Status status, String message) {
        super(Fault.REMOTE, message, null, false);
        this.status = Objects.requireNonNull(status, "status");
    }

    /**
     * What the relay answered.
     *
     * @return {@link Status#OK} if it granted something that cannot be used
     */
    public Status status() {
        return status;
    }
}
