package org.jlibp2p.architecture.planted.statics.swarm;

import org.jlibp2p.architecture.Planted;

@Planted
final class Counts {
    static int count;
}
