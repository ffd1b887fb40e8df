package org.jlibp2p.architecture.planted.blocking.swarm;

import org.jlibp2p.architecture.Planted;

@Planted
final class WaitsForAThread {
    void wait(Thread thread) throws InterruptedException {
        thread.join(1);
    }
}
