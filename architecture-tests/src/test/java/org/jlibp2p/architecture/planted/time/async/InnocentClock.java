package org.jlibp2p.architecture.planted.time.async;

import java.time.Instant;

final class InnocentClock {
    Instant time() {
        return Instant.now();
    }
}
