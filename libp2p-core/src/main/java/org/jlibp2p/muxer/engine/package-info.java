/**
 * What the engines of the muxers are built of: the state of a stream's halves, the bytes that wait in either direction, and
 * the bounds of what a peer may cause. Not exported. {@link org.jlibp2p.muxer.engine.StreamState} and {@link
 * org.jlibp2p.muxer.engine.ReceiveBuffer} first.
 */
package org.jlibp2p.muxer.engine;
