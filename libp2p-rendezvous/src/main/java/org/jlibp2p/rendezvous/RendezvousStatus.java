package org.jlibp2p.rendezvous;

/**
 * How a rendezvous point answers.
 *
 * <p>Specification: libp2p, rendezvous/README.md, ResponseStatus.
 */
public enum RendezvousStatus {
    /** A code that this version does not know. */
    UNKNOWN(-1),
    /** It was done. */
    OK(0),
    /** The name is empty, or too long. */
    INVALID_NAMESPACE(100),
    /** The signed record is none, is not signed by its peer, is too long, or has no address. */
    INVALID_SIGNED_PEER_RECORD(101),
    /** For longer, or shorter, than the point registers. */
    INVALID_TTL(102),
    /** The cookie is not of this point, or of another name. */
    INVALID_COOKIE(103),
    /** Not for this peer, or for another peer than the one that asks. */
    NOT_AUTHORIZED(200),
    /** Something failed at the point. */
    INTERNAL_ERROR(300),
    /** There is no place now. */
    UNAVAILABLE(400);

    private final int code;

    RendezvousStatus(int code) {
        this.code = code;
    }

    /**
     * The number on the wire.
     *
     * @return negative for {@link #UNKNOWN}, which is never sent
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
    public static RendezvousStatus of(int code) {
        for (RendezvousStatus status : values()) {
            if (status.code == code) {
                return status;
            }
        }
        return UNKNOWN;
    }
}
