/** A slow link where there is none: {@link org.jlibp2p.benchmarks.link.DelayingRelay}. */
package org.jlibp2p.benchmarks.link;
