package org.jlibp2p.testkit;

import java.util.Objects;

import org.jlibp2p.async.EventLoops;
import org.jlibp2p.io.Duplex;
import org.jlibp2p.limits.BufferLimits;
import org.jlibp2p.transport.memory.MemoryPipe;

/**
 * Two connected pipe ends: what is written to one is read from the other.
 *
 * @param left one end
 * @param right the other end
 */
public record DuplexPair(Duplex left, Duplex right) {
    /**
     * Refuses a missing end.
     *
     * @param left see {@link #left()}
     * @param right see {@link #right()}
     */
    public DuplexPair {
        Objects.requireNonNull(left, "left");
        Objects.requireNonNull(right, "right");
    }

    /**
     * A pair in memory, to test a layer above it: each end on the next of the given loops.
     *
     * @param loops where the ends live; with {@link ManualTime#loops} of two, each has its own
     * @return a fresh pair with the default limits
     */
    public static DuplexPair inMemory(EventLoops loops) {
        MemoryPipe pipe = MemoryPipe.between(loops.next(), loops.next(), BufferLimits.defaults());
        return new DuplexPair(pipe.left(), pipe.right());
    }

    /**
     * The same pair seen from the other side.
     *
     * @return left and right swapped
     */
    public DuplexPair swapped() {
        return new DuplexPair(right, left);
    }
}
