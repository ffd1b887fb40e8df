package org.jlibp2p.kad.limits;

import java.time.Duration;

import org.jlibp2p.limits.Check;

/**
 * What peers may make a server do. Immutable; begin with {@link #defaults()}. What it may be made to keep is up to its stores.
 *
 * @param streamsPerPeer streams of one peer
 * @param requestsPerStream requests on one stream, before it is ended
 * @param streamLifetime how long one stream may be used, before it is ended
 * @param idle how long a stream may be without a whole request
 * @param request bytes of one request
 * @param reply bytes of one reply
 * @param requests requests being served at a time
 * @param requestMemory bytes of the requests being served at a time
 * @param deadline how long the serving of one request may take
 */
public record KadServerLimits(
        int streamsPerPeer,
        int requestsPerStream,
        Duration streamLifetime,
        Duration idle,
        int request,
        int reply,
        int requests,
        long requestMemory,
        Duration deadline) {
    /** What a reply has to have room for: a value, its key and what is around them. */
    public static final int MIN_REPLY = 12_288;

    /**
     * Refuses what cannot be a limit.
     *
     * @param streamsPerPeer see {@link #streamsPerPeer()}
     * @param requestsPerStream see {@link #requestsPerStream()}
     * @param streamLifetime see {@link #streamLifetime()}
     * @param idle see {@link #idle()}
     * @param request see {@link #request()}
     * @param reply see {@link #reply()}
     * @param requests see {@link #requests()}
     * @param requestMemory see {@link #requestMemory()}
     * @param deadline see {@link #deadline()}
     */
    public KadServerLimits {
        Check.positive("streamsPerPeer", streamsPerPeer);
        Check.positive("requestsPerStream", requestsPerStream);
        Check.positive("streamLifetime", streamLifetime.toNanos());
        Check.positive("idle", idle.toNanos());
        Check.positive("request", request);
        Check.positive("requests", requests);
        Check.positive("requestMemory", requestMemory);
        Check.positive("deadline", deadline.toNanos());
        if (reply < MIN_REPLY) {
            throw new IllegalArgumentException("reply must be " + MIN_REPLY + " at least, not " + reply);
        }
    }

    /**
     * The default numbers. A reply is as long as rust-libp2p takes one.
     *
     * @return limits for a server of the public network
     */
    public static KadServerLimits defaults() {
        return new KadServerLimits(
                32,
                100_000,
                Duration.ofHours(1),
                Duration.ofSeconds(60),
                65_536,
                16_384,
                32_768,
                64L << 20,
                Duration.ofSeconds(10));
    }

    /**
     * The same with another number of streams of one peer.
     *
     * @param number streams
     * @return the changed limits
     */
    public KadServerLimits withStreamsPerPeer(int number) {
        return new KadServerLimits(
                number, requestsPerStream, streamLifetime, idle, request, reply, requests, requestMemory, deadline);
    }

    /**
     * The same with another life of a stream.
     *
     * @param number requests on it
     * @param time how long it may be used
     * @return the changed limits
     */
    public KadServerLimits withStreamLife(int number, Duration time) {
        return new KadServerLimits(
                streamsPerPeer, number, time, idle, request, reply, requests, requestMemory, deadline);
    }

    /**
     * The same with other sizes of messages.
     *
     * @param requestBytes of one request
     * @param replyBytes of one reply
     * @return the changed limits
     */
    public KadServerLimits withSizes(int requestBytes, int replyBytes) {
        return new KadServerLimits(
                streamsPerPeer,
                requestsPerStream,
                streamLifetime,
                idle,
                requestBytes,
                replyBytes,
                requests,
                requestMemory,
                deadline);
    }

    /**
     * The same with other bounds of what is being served at a time.
     *
     * @param number requests
     * @param bytes bytes of them
     * @return the changed limits
     */
    public KadServerLimits withRequests(int number, long bytes) {
        return new KadServerLimits(
                streamsPerPeer, requestsPerStream, streamLifetime, idle, request, reply, number, bytes, deadline);
    }

    /**
     * The same with other times.
     *
     * @param idleTime how long a stream may be without a whole request
     * @param deadlineTime how long the serving of one request may take
     * @return the changed limits
     */
    public KadServerLimits withTimes(Duration idleTime, Duration deadlineTime) {
        return new KadServerLimits(
                streamsPerPeer,
                requestsPerStream,
                streamLifetime,
                idleTime,
                request,
                reply,
                requests,
                requestMemory,
                deadlineTime);
    }
}
