package org.jlibp2p.async;

import java.time.Duration;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** An operation did not end within its deadline; what it held has been freed. */
public final class OperationTimeoutException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** What did not end. */
    private final String operation;

    /** How long it had. */
    private final Duration deadline;

    /**
     * A deadline that passed.
     *
     * @param operation what did not end
     * @param deadline how long it had
     */
    public OperationTimeoutException(String operation, Duration deadline) {
        super(Fault.NETWORK, operation + " took longer than " + deadline.toMillis() + " ms");
        this.operation = operation;
        this.deadline = deadline;
    }

    /**
     * What did not end.
     *
     * @return a short name of the operation
     */
    public String operation() {
        return operation;
    }

    /**
     * How long it had.
     *
     * @return the deadline
     */
    public Duration deadline() {
        return deadline;
    }
}
