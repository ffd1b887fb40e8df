package org.jlibp2p.cli.demo;

/** Something that the demo tells is not so. */
final class StepException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StepException(String what) {
        super(what);
    }

    static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new StepException(otherwise);
        }
    }
}
