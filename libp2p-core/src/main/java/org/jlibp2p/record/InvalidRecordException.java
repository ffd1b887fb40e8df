package org.jlibp2p.record;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** A value that must not stand under its key. */
public final class InvalidRecordException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** What is wrong. */
    private final Reason reason;

    /** What can be wrong with a value. */
    public enum Reason {
        /** Nobody here knows values of the key's namespace, or the key has none. */
        UNKNOWN_NAMESPACE,
        /** The key is none of its namespace. */
        MALFORMED_KEY,
        /** The value is not of the form that the namespace asks for. */
        MALFORMED_VALUE,
        /** The value is above a limit. */
        TOO_LARGE,
        /** The value is not of whom the key names. */
        WRONG_OWNER,
        /** The signature is none of that value. */
        BAD_SIGNATURE,
        /** Its time is over. */
        EXPIRED,
        /** A better value is known. */
        OLDER
    }

    /**
     * A value that must not stand.
     *
     * @param reason what is wrong
     * @param message what is wrong with which part of it
     */
    public InvalidRecordException(Reason reason, String message) {
        super(Fault.REMOTE, message);
        this.reason = reason;
    }

    /**
     * A value that must not stand, by what a reader of it said.
     *
     * @param reason what is wrong
     * @param message what is wrong with which part of it
     * @param cause what was said
     */
    public InvalidRecordException(Reason reason, String message, Throwable cause) {
        super(Fault.REMOTE, message, cause);
        this.reason = reason;
    }

    /**
     * What is wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
