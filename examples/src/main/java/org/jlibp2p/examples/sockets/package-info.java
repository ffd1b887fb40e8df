/**
 * A transport of one's own, through the public contract alone: TCP over the JDK's sockets and plain threads. Read
 * {@link org.jlibp2p.examples.sockets.SocketTransport} first, which dials and listens, then {@code SocketDuplex}, which is
 * the pipe: pulled, held back by a slow reader, ending by halves, and reset.
 *
 * <p>It is complete, and its tests are the contracts that the library's own transports are held against. It spends two
 * threads on a connection, which is fine for a few; the library's TCP spends none.
 */
package org.jlibp2p.examples.sockets;
