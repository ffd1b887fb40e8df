/**
 * Peers of any language as processes that a test drives line by line: {@link org.jlibp2p.interop.harness.PeerKind} says
 * which there are, {@link org.jlibp2p.interop.harness.PeerProcess} is one that runs, {@link
 * org.jlibp2p.interop.harness.Fields} is what it says.
 */
package org.jlibp2p.interop.harness;
