package org.jlibp2p.architecture.planted.locks.muxer.yamux;

import java.util.concurrent.atomic.AtomicInteger;

import org.jlibp2p.architecture.Planted;

@Planted
final class CountsWithAnAtomic {
    final AtomicInteger count = new AtomicInteger();
}
