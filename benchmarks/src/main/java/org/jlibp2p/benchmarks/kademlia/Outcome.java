package org.jlibp2p.benchmarks.kademlia;

import java.time.Duration;

import org.jlibp2p.benchmarks.kademlia.Caller.Cost;

/**
 * What came of one lookup.
 *
 * @param kind what was looked for
 * @param success whether it was found, see {@link Kind}
 * @param recall the share of the 20 closest servers in the result; NaN where there is none
 * @param cost what it cost
 * @param time how long it took
 */
record Outcome(Kind kind, boolean success, double recall, Cost cost, Duration time) {}
