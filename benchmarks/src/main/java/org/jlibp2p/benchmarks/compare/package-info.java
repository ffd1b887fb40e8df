/**
 * Real peers of several implementations, measured in pairs on one machine in one run: {@link
 * org.jlibp2p.benchmarks.compare.Compare} is the program, {@link org.jlibp2p.benchmarks.compare.Rounds} takes the turns.
 */
package org.jlibp2p.benchmarks.compare;
