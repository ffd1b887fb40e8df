/**
 * Self-describing values: addresses, hashes, content identifiers and the text bases they are written in. Read
 * {@link org.jlibp2p.multiformats.Multiaddr} first, then {@link org.jlibp2p.multiformats.MultiaddrProtocol} and
 * {@link org.jlibp2p.multiformats.Multihash}.
 *
 * <p>Everything here is immutable and may be used from any thread. Text is read by {@code parse}, which throws
 * {@link java.lang.IllegalArgumentException}; bytes of a peer are read by {@code decode}, which throws
 * {@link org.jlibp2p.MalformedMessageException}; nothing else comes out of either, whatever goes in.
 */
package org.jlibp2p.multiformats;
