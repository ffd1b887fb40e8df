package org.jlibp2p.benchmarks.compare.result;

/**
 * One value, as it was measured once.
 *
 * @param figure the id of what it is a value of
 * @param side the name of what was measured
 * @param round in which round, from 0
 * @param value in the figure's unit
 */
public record Sample(String figure, String side, int round, double value) {}
