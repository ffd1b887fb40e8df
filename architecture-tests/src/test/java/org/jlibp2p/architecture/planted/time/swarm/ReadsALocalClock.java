package org.jlibp2p.architecture.planted.time.swarm;

import java.time.LocalDateTime;

import org.jlibp2p.architecture.Planted;

@Planted
final class ReadsALocalClock {
    LocalDateTime time() {
        return LocalDateTime.now();
    }
}
