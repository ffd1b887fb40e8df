package org.jlibp2p.benchmarks.compare.result;

/**
 * Why something was not measured.
 *
 * @param measure the name of the measure
 * @param side the name of what was to be measured
 * @param round in which round, from 0
 * @param reason in words, one line
 * @param expected whether it is no fault: something is not installed, or a peer does not tell a number
 */
public record Failure(String measure, String side, int round, String reason, boolean expected) {}
