/**
 * Netty's sockets as pipes, for transports that are built on Netty: {@link org.jlibp2p.transport.netty.NettyEventLoops}
 * are the threads, {@link org.jlibp2p.transport.netty.NettySockets} dials and listens, and
 * {@link org.jlibp2p.transport.netty.NettyConnection} is what comes out. No {@code ByteBuf} leaves this package.
 */
package org.jlibp2p.transport.netty;
