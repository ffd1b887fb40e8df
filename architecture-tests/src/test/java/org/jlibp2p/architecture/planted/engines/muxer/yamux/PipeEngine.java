package org.jlibp2p.architecture.planted.engines.muxer.yamux;

import org.jlibp2p.architecture.Planted;
import org.jlibp2p.architecture.planted.engines.io.Pipe;

@Planted
final class PipeEngine {
    Pipe pipe;
}
