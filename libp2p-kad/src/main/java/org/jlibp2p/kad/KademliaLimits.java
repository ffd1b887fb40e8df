package org.jlibp2p.kad;

import java.time.Duration;

import org.jlibp2p.limits.Check;

/**
 * The numbers of a DHT: those that its specification gives, and those that bound what others can make this node do.
 *
 * @param bucketSize k: how many peers of each distance are remembered, how many are asked to keep something, and how many a
 *     reply names
 * @param concurrency α: how many peers one query asks at the same time
 * @param resilience β: how many of the closest peers must have answered before a lookup ends
 * @param request how long one request may take in all, with the dial it may need
 * @param query how long a query may take in all
 * @param queries how many queries may be under way
 * @param idleStreams how many streams wait for the next request, of all peers together
 * @param refresh how often the routing table is refreshed
 * @param thin below how many peers in the table the bootstrap peers are asked again
 * @param checks how many peers are tried at the same time before they stand in the table
 */
public record KademliaLimits(
        int bucketSize,
        int concurrency,
        int resilience,
        Duration request,
        Duration query,
        int queries,
        int idleStreams,
        Duration refresh,
        int thin,
        int checks) {
    /** The longest request that is sent, in bytes; rust-libp2p closes streams that carry longer ones. */
    public static final int MAX_REQUEST_SENT = 16 * 1024;

    /** The longest reply that is read, in bytes; go-libp2p sends up to this. */
    public static final int MAX_REPLY_READ = 4 * 1024 * 1024;

    /**
     * Refuses numbers that make no sense.
     *
     * @param bucketSize see {@link #bucketSize()}
     * @param concurrency see {@link #concurrency()}
     * @param resilience see {@link #resilience()}
     * @param request see {@link #request()}
     * @param query see {@link #query()}
     * @param queries see {@link #queries()}
     * @param idleStreams see {@link #idleStreams()}
     * @param refresh see {@link #refresh()}
     * @param thin see {@link #thin()}
     * @param checks see {@link #checks()}
     */
    public KademliaLimits {
        atLeast("bucketSize", bucketSize, 1);
        atLeast("concurrency", concurrency, 1);
        atLeast("resilience", resilience, 1);
        atLeast("queries", queries, 1);
        atLeast("idleStreams", idleStreams, 0);
        atLeast("thin", thin, 0);
        atLeast("checks", checks, 1);
        if (resilience > bucketSize) {
            throw new IllegalArgumentException(
                    "resilience is at most bucketSize, " + bucketSize + ", not " + resilience);
        }
        Check.positive("request", request);
        Check.positive("query", query);
        Check.positive("refresh", refresh);
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) {
            throw new IllegalArgumentException(name + " must be at least " + least + ", not " + value);
        }
    }

    /**
     * The numbers of the public IPFS DHT.
     *
     * @return k 20, α 10, β 3
     */
    public static KademliaLimits defaults() {
        return new KademliaLimits(
                20, 10, 3, Duration.ofSeconds(10), Duration.ofSeconds(60), 256, 256, Duration.ofMinutes(10), 10, 32);
    }

    /**
     * The same numbers but for one.
     *
     * @param value k
     * @return the changed numbers
     */
    public KademliaLimits withBucketSize(int value) {
        return new KademliaLimits(
                value, concurrency, resilience, request, query, queries, idleStreams, refresh, thin, checks);
    }

    /**
     * The same numbers but for one.
     *
     * @param value α
     * @return the changed numbers
     */
    public KademliaLimits withConcurrency(int value) {
        return new KademliaLimits(
                bucketSize, value, resilience, request, query, queries, idleStreams, refresh, thin, checks);
    }

    /**
     * The same numbers but for one.
     *
     * @param value β
     * @return the changed numbers
     */
    public KademliaLimits withResilience(int value) {
        return new KademliaLimits(
                bucketSize, concurrency, value, request, query, queries, idleStreams, refresh, thin, checks);
    }

    /**
     * The same numbers but for one.
     *
     * @param value how long one request may take
     * @return the changed numbers
     */
    public KademliaLimits withRequest(Duration value) {
        return new KademliaLimits(
                bucketSize, concurrency, resilience, value, query, queries, idleStreams, refresh, thin, checks);
    }

    /**
     * The same numbers but for one.
     *
     * @param value how long a query may take
     * @return the changed numbers
     */
    public KademliaLimits withQuery(Duration value) {
        return new KademliaLimits(
                bucketSize, concurrency, resilience, request, value, queries, idleStreams, refresh, thin, checks);
    }

    /**
     * The same numbers but for one.
     *
     * @param value how many queries may be under way
     * @return the changed numbers
     */
    public KademliaLimits withQueries(int value) {
        return new KademliaLimits(
                bucketSize, concurrency, resilience, request, query, value, idleStreams, refresh, thin, checks);
    }

    /**
     * The same numbers but for one.
     *
     * @param value how many streams wait for the next request
     * @return the changed numbers
     */
    public KademliaLimits withIdleStreams(int value) {
        return new KademliaLimits(
                bucketSize, concurrency, resilience, request, query, queries, value, refresh, thin, checks);
    }

    /**
     * The same numbers but for one.
     *
     * @param value how often the routing table is refreshed
     * @return the changed numbers
     */
    public KademliaLimits withRefresh(Duration value) {
        return new KademliaLimits(
                bucketSize, concurrency, resilience, request, query, queries, idleStreams, value, thin, checks);
    }

    /**
     * The same numbers but for one.
     *
     * @param value below how many peers the bootstrap peers are asked again
     * @return the changed numbers
     */
    public KademliaLimits withThin(int value) {
        return new KademliaLimits(
                bucketSize, concurrency, resilience, request, query, queries, idleStreams, refresh, value, checks);
    }

    /**
     * The same numbers but for one.
     *
     * @param value how many peers are tried at the same time
     * @return the changed numbers
     */
    public KademliaLimits withChecks(int value) {
        return new KademliaLimits(
                bucketSize, concurrency, resilience, request, query, queries, idleStreams, refresh, thin, value);
    }
}
