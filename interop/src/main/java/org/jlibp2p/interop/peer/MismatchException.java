package org.jlibp2p.interop.peer;

/** Something came back other than it should have. */
final class MismatchException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MismatchException(String message) {
        super(message);
    }
}
