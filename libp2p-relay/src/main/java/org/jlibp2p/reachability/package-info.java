/**
 * Finding out whether a node can be reached, and bringing that about: {@link org.jlibp2p.reachability.AutoNat}.
 */
package org.jlibp2p.reachability;
