/**
 * Mplex, the muxer before yamux: for peers that have nothing else. {@link org.jlibp2p.muxer.mplex.Mplex} is what a node is
 * given, if it is; it says what mplex cannot do. The rules are in {@code MplexEngine}, which knows neither sockets nor time;
 * {@code MplexSession} is the skin that ties it to a pipe and a loop.
 *
 * <p>Specification: libp2p, mplex/README.md.
 */
package org.jlibp2p.muxer.mplex;
