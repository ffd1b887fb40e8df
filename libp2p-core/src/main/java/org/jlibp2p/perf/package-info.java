/**
 * Measuring how many bytes a second pass between two peers: {@link org.jlibp2p.perf.Perf}, with {@link
 * org.jlibp2p.perf.PerfResult} as its answer.
 */
package org.jlibp2p.perf;
