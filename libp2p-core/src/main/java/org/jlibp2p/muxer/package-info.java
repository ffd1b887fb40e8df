/**
 * Many streams over one pipe: a {@link org.jlibp2p.muxer.Muxer} starts a {@link org.jlibp2p.muxer.MuxedSession}, which
 * opens {@link org.jlibp2p.muxer.MuxedStream}s.
 */
package org.jlibp2p.muxer;
