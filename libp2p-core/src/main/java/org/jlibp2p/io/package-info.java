/**
 * The pipe and what is made of it: {@link org.jlibp2p.io.Duplex} is every connection and every stream,
 * {@link org.jlibp2p.io.Framed} makes messages of it, {@link org.jlibp2p.io.BlockingDuplex} streams for threads that may
 * wait.
 */
package org.jlibp2p.io;
