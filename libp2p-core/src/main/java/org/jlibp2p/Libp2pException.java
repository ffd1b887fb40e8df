package org.jlibp2p;

import java.util.Objects;

/**
 * The root of everything that can go wrong at run time in this library, other than a caller's own mistake.
 *
 * <p>Every future that the library returns fails with a subtype of this class, and with nothing else, unless it is
 * cancelled from outside. The {@link #fault()} says whose turn it is; the subtypes carry what happened as fields, so
 * that no caller has to read a message to decide what to do.
 */
public abstract class Libp2pException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Whose turn it is. */
    private final Fault fault;

    /**
     * A failure of the given family.
     *
     * @param fault whose turn it is
     * @param message what happened, in one sentence
     */
    protected Libp2pException(Fault fault, String message) {
        super(message);
        this.fault = Objects.requireNonNull(fault, "fault");
    }

    /**
     * A failure of the given family, with the failure below it.
     *
     * @param fault whose turn it is
     * @param message what happened, in one sentence
     * @param cause the failure that led to this one
     */
    protected Libp2pException(Fault fault, String message, Throwable cause) {
        super(message, cause);
        this.fault = Objects.requireNonNull(fault, "fault");
    }

    /**
     * A failure of the given family that may do without a stack trace: what a peer did has no place in this program, and
     * to look for one takes longer than all else there is to do then.
     *
     * @param fault whose turn it is
     * @param message what happened, in one sentence
     * @param cause the failure that led to this one, or null
     * @param traced whether there is a stack trace
     */
    protected Libp2pException(Fault fault, String message, Throwable cause, boolean traced) {
        super(message, cause, true, traced);
        this.fault = Objects.requireNonNull(fault, "fault");
    }

    /**
     * Whose turn it is.
     *
     * @return the family this failure belongs to
     */
    public final Fault fault() {
        return fault;
    }
}
