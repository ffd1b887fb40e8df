/**
 * TCP: {@link org.jlibp2p.transport.tcp.TcpTransport} is what a node is given,
 * {@link org.jlibp2p.transport.tcp.TcpOptions} what can be chosen about it.
 */
package org.jlibp2p.transport.tcp;
