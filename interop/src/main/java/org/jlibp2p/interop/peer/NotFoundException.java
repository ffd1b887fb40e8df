package org.jlibp2p.interop.peer;

/** What a command was to find is not there. */
final class NotFoundException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    NotFoundException(String message) {
        super(message);
    }
}
