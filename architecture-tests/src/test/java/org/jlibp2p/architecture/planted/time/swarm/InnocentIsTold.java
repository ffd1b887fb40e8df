package org.jlibp2p.architecture.planted.time.swarm;

import java.time.Instant;

final class InnocentIsTold {
    Instant later(Instant now) {
        return now.plusSeconds(1);
    }
}
