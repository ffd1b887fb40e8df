package org.jlibp2p.cli;

/** A command has not done what it was told to, for a reason that it knows how to put. */
final class CommandException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    CommandException(int exitCode, String what, String advice) {
        super(what);
        failure = new Failure(exitCode, what, advice);
    }

    Failure failure() {
        return failure;
    }
}
