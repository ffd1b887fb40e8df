/** Benchmarks of yamux, in its package because what they measure is not public. */
package org.jlibp2p.muxer.yamux;
