package org.jlibp2p.architecture.planted.time.swarm;

import org.jlibp2p.architecture.Planted;

@Planted
final class AsksTheSystem {
    long time() {
        return System.currentTimeMillis();
    }
}
