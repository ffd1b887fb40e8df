package org.jlibp2p.architecture.planted.engines.swarm;

import org.jlibp2p.architecture.planted.engines.io.Pipe;

final class InnocentConnectionTable {
    Pipe pipe;
}
