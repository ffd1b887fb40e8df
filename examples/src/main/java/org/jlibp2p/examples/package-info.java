/**
 * One idea per file: each class with a {@code main} is a whole program, read from top to bottom. Begin with
 * {@link org.jlibp2p.examples.EchoExample}, then {@link org.jlibp2p.examples.RequestResponseExample}; the custom transport
 * is for those who want to know what a node stands on.
 */
package org.jlibp2p.examples;
