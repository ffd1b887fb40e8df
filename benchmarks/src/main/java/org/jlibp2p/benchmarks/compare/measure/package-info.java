/**
 * What is measured: each {@link org.jlibp2p.benchmarks.compare.measure.Measure} is one kind of load on a {@link
 * org.jlibp2p.benchmarks.compare.measure.Pair} of peers, {@link org.jlibp2p.benchmarks.compare.measure.Measures} lists
 * them.
 */
package org.jlibp2p.benchmarks.compare.measure;
