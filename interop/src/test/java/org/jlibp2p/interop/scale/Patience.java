package org.jlibp2p.interop.scale;

import java.util.function.Supplier;

import org.jlibp2p.interop.harness.PeerProcess;

/** Starts processes on a machine that has so much else to do that one may not be ready within the minute it has. */
final class Patience {
    private static final int TRIES = 3;

    private Patience() {}

    /** Starts one, which has ended if it was not ready, and another one then; fails as the last one did. */
    static PeerProcess start(Supplier<PeerProcess> start) {
        for (int tries = 1; ; tries++) {
            try {
                return start.get();
            } catch (AssertionError notReady) {
                if (tries == TRIES || Thread.currentThread().isInterrupted()) {
                    throw notReady;
                }
            }
        }
    }
}
