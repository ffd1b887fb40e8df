package org.jlibp2p.architecture.planted.locks.swarm;

import java.util.concurrent.atomic.AtomicInteger;

final class InnocentCounter {
    final AtomicInteger count = new AtomicInteger();
}
