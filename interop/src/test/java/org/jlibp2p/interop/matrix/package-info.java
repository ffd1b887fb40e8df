/**
 * What two implementations have to be able to do together, tried with every pair of this library and another one:
 * {@link org.jlibp2p.interop.matrix.MatrixIT} runs it, {@link org.jlibp2p.interop.matrix.Cases} lists it, {@link
 * org.jlibp2p.interop.matrix.NotPossible} names what some implementation cannot do.
 */
package org.jlibp2p.interop.matrix;
