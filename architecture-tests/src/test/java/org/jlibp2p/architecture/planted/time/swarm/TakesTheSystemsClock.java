package org.jlibp2p.architecture.planted.time.swarm;

import java.time.InstantSource;

import org.jlibp2p.architecture.Planted;

@Planted
final class TakesTheSystemsClock {
    InstantSource clock() {
        return InstantSource.system();
    }
}
