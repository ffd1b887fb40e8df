package org.jlibp2p.architecture.planted.time.swarm;

import java.util.concurrent.ThreadLocalRandom;

import org.jlibp2p.architecture.Planted;

@Planted
final class RollsSharedDice {
    int roll() {
        return ThreadLocalRandom.current().nextInt(6);
    }
}
