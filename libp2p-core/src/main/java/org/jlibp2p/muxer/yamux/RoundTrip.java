package org.jlibp2p.muxer.yamux;

/** Our own pings: one at a time, and how long their answers took. */
final class RoundTrip {
    private long number;
    private long asked;
    private boolean awaited;
    private volatile long nanos; // looked at by others

    /** Begins a new measurement, whatever became of the one before. */
    YamuxFrame ask(long now) {
        number = (number + 1) & YamuxFrame.MAX_LENGTH;
        asked = now;
        awaited = true;
        return YamuxFrame.ping(YamuxFrame.SYN, number);
    }

    /** Ends the measurement if this is its answer. */
    boolean answer(long value, long now) {
        if (!awaited || value != number) {
            return false;
        }
        awaited = false;
        long sample = Math.max(1, now - asked);
        nanos = nanos == 0 ? sample : (nanos + sample) / 2;
        return true;
    }

    boolean isAwaited() {
        return awaited;
    }

    /** Half of it is the last measurement, half all earlier ones; zero before the first. */
    long nanos() {
        return nanos;
    }
}
