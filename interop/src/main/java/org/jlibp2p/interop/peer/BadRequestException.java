package org.jlibp2p.interop.peer;

/** A command, or a flag, that asks for something that makes no sense: whoever drives the peer has to change it. */
final class BadRequestException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadRequestException(String message) {
        super(message);
    }
}
