/**
 * A whole node: {@link org.jlibp2p.node.NodeBuilder} says what it is made of, {@link org.jlibp2p.node.Node} is what runs.
 * Begin here.
 */
package org.jlibp2p.node;
