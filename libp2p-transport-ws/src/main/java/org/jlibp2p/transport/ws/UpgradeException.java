package org.jlibp2p.transport.ws;

import java.util.OptionalInt;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/**
 * TCP stands but does not become a WebSocket: TLS, the certificate, or the HTTP upgrade was not as it has to be. A dial's
 * {@link org.jlibp2p.transport.DialException} has it as its cause.
 */
public final class UpgradeException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    private final Reason reason;

    /** The HTTP status that says so, or 0. */
    private final int status;

    /** What was wrong. */
    public enum Reason {
        /** The server's certificate is not one that this node trusts, or not of the name that was dialled. */
        UNTRUSTED_CERTIFICATE,
        /** TLS could not be agreed on or broke. */
        TLS,
        /** The server answered with a status other than 101. */
        REFUSED,
        /** What came was no HTTP, or no answer to what was asked. */
        MALFORMED,
        /** A request that is no upgrade to WebSocket, or not a correct one. */
        BAD_REQUEST,
        /** A request for a path that is not served. */
        UNKNOWN_PATH,
        /** A page of an origin that is not allowed. */
        FORBIDDEN_ORIGIN,
        /** A request with too many or too large headers. */
        TOO_LARGE
    }

    UpgradeException(Reason reason, String message) {
        this(reason, 0, message, null);
    }

    UpgradeException(Reason reason, String message, Throwable cause) {
        this(reason, 0, message, cause);
    }

    UpgradeException(Reason reason, int status, String message) {
        this(reason, status, message, null);
    }

    private UpgradeException(Reason reason, int status, String message, Throwable cause) {
        super(Fault.REMOTE, message, cause, false);
        this.reason = reason;
        this.status = status;
    }

    /**
     * What was wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }

    /**
     * The HTTP status that says so.
     *
     * @return what the server answered, or what it was answered as a server; empty if it did not come to that
     */
    public OptionalInt status() {
        return status == 0 ? OptionalInt.empty() : OptionalInt.of(status);
    }
}
