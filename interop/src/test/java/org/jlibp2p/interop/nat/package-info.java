/** Nodes behind NATs that a test makes itself, and how they reach one another. */
package org.jlibp2p.interop.nat;
