package org.jlibp2p.interop.matrix;

import org.jlibp2p.interop.harness.ErrorKind;
import org.jlibp2p.interop.harness.PeerFailure;

/** Commands that have to fail, and how. */
final class Errors {
    private Errors() {}

    /** Runs what has to fail with an error of a kind, and yields the error. */
    static PeerFailure expect(ErrorKind kind, Runnable command) {
        try {
            command.run();
        } catch (PeerFailure failure) {
            if (kind.fits(failure)) {
                return failure;
            }
            throw new AssertionError("an error of kind " + kind + " was expected: " + failure.getMessage(), failure);
        }
        throw new AssertionError("an error of kind " + kind + " was expected, and the command succeeded");
    }
}
