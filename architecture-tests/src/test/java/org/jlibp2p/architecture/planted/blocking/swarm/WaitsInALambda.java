package org.jlibp2p.architecture.planted.blocking.swarm;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import org.jlibp2p.architecture.Planted;

@Planted
final class WaitsInALambda {
    Runnable wait(Future<String> future) {
        return () -> {
            try {
                future.get(1, TimeUnit.SECONDS);
            } catch (Exception e) {
                throw new IllegalStateException(e);
            }
        };
    }
}
