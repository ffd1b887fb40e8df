/**
 * The root of the failures of this library: {@link org.jlibp2p.Libp2pException}, its families
 * ({@link org.jlibp2p.Fault}), and the three failures that every layer knows.
 */
package org.jlibp2p;
