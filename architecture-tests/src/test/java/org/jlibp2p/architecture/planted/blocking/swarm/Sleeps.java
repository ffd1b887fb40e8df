package org.jlibp2p.architecture.planted.blocking.swarm;

import org.jlibp2p.architecture.Planted;

@Planted
final class Sleeps {
    void sleep() throws InterruptedException {
        Thread.sleep(1);
    }
}
