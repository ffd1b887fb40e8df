package org.jlibp2p.architecture.planted.time.transport.netty;

import org.jlibp2p.architecture.planted.time.async.EventLoop;

final class InnocentLoop implements EventLoop {
    @Override
    public long nanoTime() {
        return System.nanoTime();
    }
}
