package org.jlibp2p.benchmarks.compare.measure;

import org.jlibp2p.interop.harness.PeerProcess;

/**
 * The processor time that a load takes on both sides: noted before it, asked for after it.
 *
 * @param pair whose
 * @param dialerBefore seconds since the dialing peer's start, when noted
 * @param listenerBefore seconds since the listening peer's start, when noted
 */
record Processor(Pair pair, double dialerBefore, double listenerBefore) {
    static Processor note(Pair pair) {
        return new Processor(pair, seconds(pair.dialer()), seconds(pair.listener()));
    }

    private static double seconds(PeerProcess peer) {
        return peer.call("stats").number("cpu");
    }

    /** Seconds on the dialing side since then. */
    double dialer() {
        return seconds(pair.dialer()) - dialerBefore;
    }

    /** Seconds on the listening side since then. */
    double listener() {
        return seconds(pair.listener()) - listenerBefore;
    }
}
