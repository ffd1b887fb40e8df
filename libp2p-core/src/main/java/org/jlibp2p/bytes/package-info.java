/**
 * Runs of bytes and the integers inside them: read {@link org.jlibp2p.bytes.Bytes} first, then
 * {@link org.jlibp2p.bytes.Varint}.
 */
package org.jlibp2p.bytes;
