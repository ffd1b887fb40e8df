package org.jlibp2p.architecture.planted.time.examples;

final class InnocentStopwatch {
    long begin() {
        return System.nanoTime();
    }
}
