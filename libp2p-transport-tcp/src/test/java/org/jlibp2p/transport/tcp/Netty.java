package org.jlibp2p.transport.tcp;

import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.ByteBufAllocatorMetricProvider;

/** What Netty holds. */
final class Netty {
    private Netty() {}

    /** Direct memory that its allocator has from the system, in bytes. */
    static long directMemory() {
        return ((ByteBufAllocatorMetricProvider) ByteBufAllocator.DEFAULT)
                .metric()
                .usedDirectMemory();
    }
}
