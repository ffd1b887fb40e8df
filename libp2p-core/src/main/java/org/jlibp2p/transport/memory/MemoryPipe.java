package org.jlibp2p.transport.memory;

import java.util.Objects;

import org.jlibp2p.async.EventLoop;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.BufferLimits;

/**
 * Two connected pipe ends in one process. Each is confined to a loop of its own, which may be the same one; between them
 * pass only immutable bytes, as tasks of the loop they go to.
 *
 * <p>An end accepts {@value #CAPACITY} bytes ahead of the other end's reader; a write beyond that completes when the
 * reader has taken enough.
 *
 * @param left one end
 * @param right the other end
 */
public record MemoryPipe(Duplex left, Duplex right) {
    /** The bytes that one end accepts before the other end has read any of them. */
    public static final int CAPACITY = 256 * 1024;

    /**
     * Refuses a missing end.
     *
     * @param left see {@link #left()}
     * @param right see {@link #right()}
     */
    public MemoryPipe {
        Objects.requireNonNull(left, "left");
        Objects.requireNonNull(right, "right");
    }

    /**
     * A fresh pipe. Any thread.
     *
     * @param left the loop of the left end
     * @param right the loop of the right end
     * @param limits bound what may be written to an end before earlier writes have completed
     * @return both ends, open
     */
    public static MemoryPipe between(EventLoop left, EventLoop right, BufferLimits limits) {
        return between(left, limits, right, limits);
    }

    static MemoryPipe between(EventLoop left, BufferLimits leftLimits, EventLoop right, BufferLimits rightLimits) {
        MemoryDuplex leftEnd = new MemoryDuplex(left, leftLimits.unawaitedWrite());
        MemoryDuplex rightEnd = new MemoryDuplex(right, rightLimits.unawaitedWrite());
        leftEnd.connect(rightEnd);
        rightEnd.connect(leftEnd);
        return new MemoryPipe(leftEnd, rightEnd);
    }
}
