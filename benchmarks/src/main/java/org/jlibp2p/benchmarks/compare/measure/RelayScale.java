package org.jlibp2p.benchmarks.compare.measure;

/**
 * How much a relay has to do.
 *
 * @param reservations that it holds while it relays
 * @param circuits that bytes pass at once
 * @param pieceSeconds how long a piece of load lasts before what is measured
 * @param seconds how long it lasts when it is measured
 * @param held reservations whose memory is looked at
 */
public record RelayScale(int reservations, int circuits, double pieceSeconds, double seconds, int held) {
    /** What figures are to be told of. */
    static final RelayScale FULL = new RelayScale(1_000, 200, 3, 15, 10_000);

    /** Whether everything runs. */
    static final RelayScale QUICK = new RelayScale(50, 10, 0.3, 1, 100);
}
