package org.jlibp2p.limits;

import java.util.Objects;

/**
 * Every number that bounds what a peer can make this node do, by topic. Immutable; begin with {@link #defaults()} and
 * change single topics:
 * {@code ResourceLimits.defaults().withConnections(ConnectionLimits.defaults().withTotal(10_000))}.
 *
 * @param connections how many connections there may be, and which are let go when there are too many
 * @param streams how many streams there may be
 * @param buffers how many bytes may wait in memory
 * @param dials how addresses are tried
 * @param times how long things may take
 * @param peers what is remembered of peers, and what identify may say
 */
public record ResourceLimits(
        ConnectionLimits connections,
        StreamLimits streams,
        BufferLimits buffers,
        DialLimits dials,
        TimeLimits times,
        PeerLimits peers) {
    /**
     * Refuses a missing topic.
     *
     * @param connections see {@link #connections()}
     * @param streams see {@link #streams()}
     * @param buffers see {@link #buffers()}
     * @param dials see {@link #dials()}
     * @param times see {@link #times()}
     * @param peers see {@link #peers()}
     */
    public ResourceLimits {
        Objects.requireNonNull(connections, "connections");
        Objects.requireNonNull(streams, "streams");
        Objects.requireNonNull(buffers, "buffers");
        Objects.requireNonNull(dials, "dials");
        Objects.requireNonNull(times, "times");
        Objects.requireNonNull(peers, "peers");
    }

    /**
     * The default numbers.
     *
     * @return limits for a node in an application
     */
    public static ResourceLimits defaults() {
        return new ResourceLimits(
                ConnectionLimits.defaults(),
                StreamLimits.defaults(),
                BufferLimits.defaults(),
                DialLimits.defaults(),
                TimeLimits.defaults(),
                PeerLimits.defaults());
    }

    /**
     * The same limits but for one topic.
     *
     * @param value how many connections there may be, and which are let go when there are too many
     * @return the changed limits
     */
    public ResourceLimits withConnections(ConnectionLimits value) {
        return new ResourceLimits(value, streams, buffers, dials, times, peers);
    }

    /**
     * The same limits but for one topic.
     *
     * @param value how many streams there may be
     * @return the changed limits
     */
    public ResourceLimits withStreams(StreamLimits value) {
        return new ResourceLimits(connections, value, buffers, dials, times, peers);
    }

    /**
     * The same limits but for one topic.
     *
     * @param value how many bytes may wait in memory
     * @return the changed limits
     */
    public ResourceLimits withBuffers(BufferLimits value) {
        return new ResourceLimits(connections, streams, value, dials, times, peers);
    }

    /**
     * The same limits but for one topic.
     *
     * @param value how addresses are tried
     * @return the changed limits
     */
    public ResourceLimits withDials(DialLimits value) {
        return new ResourceLimits(connections, streams, buffers, value, times, peers);
    }

    /**
     * The same limits but for one topic.
     *
     * @param value how long things may take
     * @return the changed limits
     */
    public ResourceLimits withTimes(TimeLimits value) {
        return new ResourceLimits(connections, streams, buffers, dials, value, peers);
    }

    /**
     * The same limits but for one topic.
     *
     * @param value what is remembered of peers, and what identify may say
     * @return the changed limits
     */
    public ResourceLimits withPeers(PeerLimits value) {
        return new ResourceLimits(connections, streams, buffers, dials, times, value);
    }
}
