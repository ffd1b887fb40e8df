/** What the machine can do without libp2p: {@link org.jlibp2p.benchmarks.plaintcp.PlainTcp}. */
package org.jlibp2p.benchmarks.plaintcp;
