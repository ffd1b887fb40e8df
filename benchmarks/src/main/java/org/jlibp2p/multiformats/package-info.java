/** Benchmarks of addresses. */
package org.jlibp2p.multiformats;
