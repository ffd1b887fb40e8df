package org.jlibp2p.architecture.planted.time.swarm;

import java.util.function.LongSupplier;

import org.jlibp2p.architecture.Planted;

@Planted
final class AsksTheSystemByReference {
    LongSupplier time() {
        return System::nanoTime;
    }
}
