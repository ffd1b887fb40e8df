package org.jlibp2p.limits;

/**
 * How many bytes may wait in memory. Immutable; begin with {@link #defaults()} and change single numbers.
 *
 * @param maxWindow the receive window of one stream grows up to this, in bytes
 * @param windowsPerConnection receive windows of one connection above the initial ones, together, in bytes
 * @param windowsTotal receive windows of the whole node above the initial ones, together, in bytes
 * @param unawaitedWrite bytes that may be written to one pipe before the earlier writes have completed
 * @param controlFrames control frames (pongs, resets, window updates) that may be owed to one peer
 * @param events events that may wait for one listener; more are dropped, and counted
 */
public record BufferLimits(
        int maxWindow,
        long windowsPerConnection,
        long windowsTotal,
        int unawaitedWrite,
        int controlFrames,
        int events) {
    /**
     * Refuses what cannot be a limit.
     *
     * @param maxWindow see {@link #maxWindow()}
     * @param windowsPerConnection see {@link #windowsPerConnection()}
     * @param windowsTotal see {@link #windowsTotal()}
     * @param unawaitedWrite see {@link #unawaitedWrite()}
     * @param controlFrames see {@link #controlFrames()}
     * @param events see {@link #events()}
     */
    public BufferLimits {
        Check.positive("maxWindow", maxWindow);
        Check.positive("windowsPerConnection", windowsPerConnection);
        Check.positive("windowsTotal", windowsTotal);
        Check.positive("unawaitedWrite", unawaitedWrite);
        Check.positive("controlFrames", controlFrames);
        Check.positive("events", events);
    }

    /**
     * The default numbers.
     *
     * @return limits for a node in an application
     */
    public static BufferLimits defaults() {
        return new BufferLimits(
                16 * 1024 * 1024, 64L * 1024 * 1024, Runtime.getRuntime().maxMemory() / 4, 4 * 1024 * 1024, 256, 1024);
    }

    /**
     * The same limits but for {@code maxWindow}.
     *
     * @param value the receive window of one stream grows up to this, in bytes
     * @return the changed limits
     */
    public BufferLimits withMaxWindow(int value) {
        return new BufferLimits(value, windowsPerConnection, windowsTotal, unawaitedWrite, controlFrames, events);
    }

    /**
     * The same limits but for {@code windowsPerConnection}.
     *
     * @param value receive windows of one connection above the initial ones, together, in bytes
     * @return the changed limits
     */
    public BufferLimits withWindowsPerConnection(long value) {
        return new BufferLimits(maxWindow, value, windowsTotal, unawaitedWrite, controlFrames, events);
    }

    /**
     * The same limits but for {@code windowsTotal}.
     *
     * @param value receive windows of the whole node above the initial ones, together, in bytes
     * @return the changed limits
     */
    public BufferLimits withWindowsTotal(long value) {
        return new BufferLimits(maxWindow, windowsPerConnection, value, unawaitedWrite, controlFrames, events);
    }

    /**
     * The same limits but for {@code unawaitedWrite}.
     *
     * @param value bytes that may be written to one pipe before the earlier writes have completed
     * @return the changed limits
     */
    public BufferLimits withUnawaitedWrite(int value) {
        return new BufferLimits(maxWindow, windowsPerConnection, windowsTotal, value, controlFrames, events);
    }

    /**
     * The same limits but for {@code controlFrames}.
     *
     * @param value control frames (pongs, resets, window updates) that may be owed to one peer
     * @return the changed limits
     */
    public BufferLimits withControlFrames(int value) {
        return new BufferLimits(maxWindow, windowsPerConnection, windowsTotal, unawaitedWrite, value, events);
    }

    /**
     * The same limits but for {@code events}.
     *
     * @param value events that may wait for one listener; more are dropped, and counted
     * @return the changed limits
     */
    public BufferLimits withEvents(int value) {
        return new BufferLimits(maxWindow, windowsPerConnection, windowsTotal, unawaitedWrite, controlFrames, value);
    }
}
