package org.jlibp2p.relay.circuit;

/**
 * How a relay, or the peer at the end of a circuit, answers.
 *
 * <p>Specification: libp2p, relay/circuit-v2.md, Status.
 */
public enum Status {
    /** A code that this version does not know, and the one that the specification leaves unused. */
    UNKNOWN(0),
    /** Granted. */
    OK(100),
    /** No reservation, for a reason that has no other status. */
    RESERVATION_REFUSED(200),
    /** There are as many as there may be. */
    RESOURCE_LIMIT_EXCEEDED(201),
    /** Not for this peer. */
    PERMISSION_DENIED(202),
    /** The other end was not reached, or did not want the circuit. */
    CONNECTION_FAILED(203),
    /** The peer that is asked for has no reservation. */
    NO_RESERVATION(204),
    /** The message could not be read. */
    MALFORMED_MESSAGE(400),
    /** The message can be read, but does not belong here. */
    UNEXPECTED_MESSAGE(401);

    private final int code;

    Status(int code) {
        this.code = code;
    }

    /**
     * The number on the wire.
     *
     * @return zero for {@link #UNKNOWN}
     */
    public int code() {
        return code;
    }

    /**
     * The meaning of a number on the wire.
     *
     * @param code as received
     * @return its status, {@link #UNKNOWN} for a number that has none
     */
    public static Status of(int code) {
        for (Status status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
