/**
 * Thousands of peers in one process, as load for a listener: {@link org.jlibp2p.benchmarks.crowd.Crowd} is the program, its
 * members are made of the library's parts, without a node around them.
 */
package org.jlibp2p.benchmarks.crowd;
