package org.jlibp2p.security;

import org.jlibp2p.Fault;
import org.jlibp2p.Libp2pException;

/** A security handshake failed: the peer at the other end is not, or did not prove to be, who it has to be. */
public final class HandshakeException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /** What was wrong. */
    private final Reason reason;

    /** What was wrong. */
    public enum Reason {
        /** The peer proved an identity, but not the one that was dialled. */
        WRONG_PEER,
        /** A message was not of the expected form. */
        MALFORMED,
        /** A message could not be authenticated or decrypted. */
        DECRYPTION_FAILED,
        /** The signature that binds the identity key to the channel is not valid. */
        BAD_SIGNATURE,
        /** The identity key is missing, not supported, or not acceptable, or a key of the channel is not. */
        BAD_KEY,
        /** The certificate is missing, not the only one, not of the form it has to have, or says what is not understood. */
        BAD_CERTIFICATE,
        /** The certificate is not valid yet, or not any more. */
        EXPIRED,
        /** The two sides have no version, cipher, group or application protocol in common. */
        NOTHING_IN_COMMON,
        /** The other end refused the handshake, and said so. */
        REFUSED,
        /** The other end closed the connection before the handshake was complete. */
        CLOSED_EARLY
    }

    /**
     * A handshake that failed.
     *
     * @param reason what was wrong
     * @param message the same in words
     */
    public HandshakeException(Reason reason, String message) {
        this(reason, message, null);
    }

    /**
     * A handshake that failed because of something below.
     *
     * @param reason what was wrong
     * @param message the same in words
     * @param cause the failure below, or null
     */
    public HandshakeException(Reason reason, String message, Throwable cause) {
        super(Fault.REMOTE, message, cause);
        this.reason = reason;
    }

    /**
     * What was wrong.
     *
     * @return the reason
     */
    public Reason reason() {
        return reason;
    }
}
