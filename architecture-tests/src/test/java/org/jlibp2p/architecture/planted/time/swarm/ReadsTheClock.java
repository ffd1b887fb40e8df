package org.jlibp2p.architecture.planted.time.swarm;

import java.time.Instant;

import org.jlibp2p.architecture.Planted;

@Planted
final class ReadsTheClock {
    Instant time() {
        return Instant.now();
    }
}
