package org.jlibp2p.portmap.mapping;

import java.util.Objects;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** A router does not forward a port. There is no stack trace. */
public final class MappingException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** Why not. */
    private final MappingFailure reason;

    /**
     * A mapping that is not made.
     *
     * @param reason why not
     * @param message what was asked of whom, and what came back
     */
    public MappingException(MappingFailure reason, String message) {
        super(reason == MappingFailure.NO_ANSWER ? Fault.NETWORK : Fault.REMOTE, message, null, false);
        this.reason = Objects.requireNonNull(reason, "reason");
    }

    /**
     * Why there is no mapping.
     *
     * @return the reason
     */
    public MappingFailure reason() {
        return reason;
    }
}
