package org.jlibp2p.architecture.planted.locks.relay;

import java.util.concurrent.Semaphore;

import org.jlibp2p.architecture.Planted;

@Planted
final class TakesPermits {
    final Semaphore permits = new Semaphore(1);
}
