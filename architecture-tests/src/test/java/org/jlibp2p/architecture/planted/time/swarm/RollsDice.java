package org.jlibp2p.architecture.planted.time.swarm;

import java.util.Random;

import org.jlibp2p.architecture.Planted;

@Planted
final class RollsDice {
    int roll() {
        return new Random().nextInt(6);
    }
}
