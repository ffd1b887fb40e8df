package org.jlibp2p.interop.peer;

/** A command, or a flag, of the peer control protocol that this peer does not have. */
final class UnsupportedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    UnsupportedException(String message) {
        super(message);
    }
}
