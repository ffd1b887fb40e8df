/**
 * Netty's sockets as pipes, for transports that are built on Netty: {@link org.jlibp2p.transport.netty.NettyEventLoops}
 * are the threads, {@link org.jlibp2p.transport.netty.NettySockets} dials and listens, and
 * {@link org.jlibp2p.transport.netty.NettyConnection} is what comes out. Buffers and channels leave this package only for
 * handlers of other transports that stand on it.
 */
package org.jlibp2p.transport.netty;
