package org.jlibp2p.benchmarks.compare.measure;

import java.time.Duration;

/**
 * How much a relay has to do.
 *
 * @param reservations that it holds while it relays
 * @param circuits that bytes pass at once
 * @param pieceSeconds how long a piece of load lasts before what is measured
 * @param seconds how long it lasts when it is measured
 * @param held reservations whose memory is looked at
 * @param quiet without load before memory is looked at
 */
public record RelayScale(
        int reservations, int circuits, double pieceSeconds, double seconds, int held, Duration quiet) {
    /** What figures are to be told of. */
    static final RelayScale FULL = new RelayScale(1_000, 200, 3, 15, 10_000, Duration.ofSeconds(3));

    /** Whether everything runs. */
    static final RelayScale QUICK = new RelayScale(50, 10, 0.1, 0.5, 100, Duration.ofMillis(100));
}
