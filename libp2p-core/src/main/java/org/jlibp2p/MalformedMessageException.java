package org.jlibp2p;

/**
 * Bytes from a peer that are not a message of the expected form: the only failure that a decoder in this library knows.
 *
 * <p>The stream they came on is reset, or the connection closed; nothing else is disturbed.
 */
public final class MalformedMessageException extends Libp2pException {
    private static final long serialVersionUID = 1L;

    /**
     * A malformed message.
     *
     * @param message what was wrong with which part of it; never raw bytes of the peer
     */
    public MalformedMessageException(String message) {
        super(Fault.REMOTE, message);
    }

    /**
     * A malformed message, recognised by a parser below.
     *
     * @param message what was wrong with which part of it; never raw bytes of the peer
     * @param cause what the parser said
     */
    public MalformedMessageException(String message, Throwable cause) {
        super(Fault.REMOTE, message, cause);
    }
}
