package org.jlibp2p.benchmarks.kademlia;

import java.time.Duration;
import java.util.List;

/**
 * All that one run has found.
 *
 * @param phases the parts of the simulation
 * @param simulated how much of the network's time went by in them
 * @param resources what the simulation took, the eclipse not counted
 * @param eclipses what became of the attempts; empty if none was made
 */
record Findings(List<Phase> phases, Duration simulated, Resources resources, List<Eclipse.Result> eclipses) {}
