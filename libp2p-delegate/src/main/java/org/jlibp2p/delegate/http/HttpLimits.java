package org.jlibp2p.delegate.http;

import java.time.Duration;

/**
 * The bounds of asking over HTTP. Immutable; begin with {@link #defaults()} and change what is different. Sizes are in bytes.
 *
 * <p>What the JDK's client reads before it tells anything, the header fields, is bounded by its own property {@code
 * jdk.http.maxHeaderSize} too, 393,216 where that exists.
 *
 * @param recordBytes the most bytes of one record, a line of NDJSON for one
 * @param records the most records of one answer
 * @param bodyBytes the most bytes of one answer's body
 * @param headerBytes the most bytes of one answer's header fields
 * @param redirects the most redirects that are followed for one question
 * @param exchanges the most questions under way at a time; another one fails
 * @param idle how long an answer that is waited for may stand still
 * @param total how long a question may take, with all of its answer
 * @param hedge how long one delegate is waited for before the next one is asked too
 * @param backoff how long a delegate is not asked after it failed once; doubled each time
 * @param maxBackoff the longest such time, also where a delegate itself says how long
 * @param cacheEntries the most answers that are kept; zero keeps none
 * @param cacheBytes the most bytes of the answers that are kept, together; one has an eighth at most
 */
public record HttpLimits(
        int recordBytes,
        int records,
        int bodyBytes,
        int headerBytes,
        int redirects,
        int exchanges,
        Duration idle,
        Duration total,
        Duration hedge,
        Duration backoff,
        Duration maxBackoff,
        int cacheEntries,
        int cacheBytes) {
    private static void positive(int value, String name) {
        if (value <= 0) {
            throw new IllegalArgumentException(name + " must be above zero, not " + value);
        }
    }

    private static void notNegative(int value, String name) {
        if (value < 0) {
            throw new IllegalArgumentException(name + " must not be below zero, but is " + value);
        }
    }

    private static void positive(Duration value, String name) {
        if (value.isNegative() || value.isZero()) {
            throw new IllegalArgumentException(name + " must be above zero, not " + value);
        }
    }

    /**
     * Refuses numbers that cannot be bounds.
     *
     * @param recordBytes see {@link #recordBytes()}
     * @param records see {@link #records()}
     * @param bodyBytes see {@link #bodyBytes()}
     * @param headerBytes see {@link #headerBytes()}
     * @param redirects see {@link #redirects()}
     * @param exchanges see {@link #exchanges()}
     * @param idle see {@link #idle()}
     * @param total see {@link #total()}
     * @param hedge see {@link #hedge()}
     * @param backoff see {@link #backoff()}
     * @param maxBackoff see {@link #maxBackoff()}
     * @param cacheEntries see {@link #cacheEntries()}
     * @param cacheBytes see {@link #cacheBytes()}
     * @throws IllegalArgumentException if one is
     */
    public HttpLimits {
        positive(recordBytes, "recordBytes");
        positive(records, "records");
        positive(bodyBytes, "bodyBytes");
        positive(headerBytes, "headerBytes");
        notNegative(redirects, "redirects");
        positive(exchanges, "exchanges");
        positive(idle, "idle");
        positive(total, "total");
        positive(hedge, "hedge");
        positive(backoff, "backoff");
        positive(maxBackoff, "maxBackoff");
        notNegative(cacheEntries, "cacheEntries");
        notNegative(cacheBytes, "cacheBytes");
    }

    /**
     * The usual numbers.
     *
     * @return good for a few questions a second
     */
    public static HttpLimits defaults() {
        return new HttpLimits(
                65_536,
                10_000,
                16 << 20,
                65_536,
                3,
                128,
                Duration.ofSeconds(30),
                Duration.ofSeconds(60),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                Duration.ofMinutes(5),
                1024,
                16 << 20);
    }

    /**
     * The same but for one part.
     *
     * @param value the most bytes of one record, a line of NDJSON for one
     * @return the changed ones
     */
    public HttpLimits withRecordBytes(int value) {
        return new HttpLimits(
                value,
                records,
                bodyBytes,
                headerBytes,
                redirects,
                exchanges,
                idle,
                total,
                hedge,
                backoff,
                maxBackoff,
                cacheEntries,
                cacheBytes);
    }

    /**
     * The same but for one part.
     *
     * @param value the most records of one answer
     * @return the changed ones
     */
    public HttpLimits withRecords(int value) {
        return new HttpLimits(
                recordBytes,
                value,
                bodyBytes,
                headerBytes,
                redirects,
                exchanges,
                idle,
                total,
                hedge,
                backoff,
                maxBackoff,
                cacheEntries,
                cacheBytes);
    }

    /**
     * The same but for one part.
     *
     * @param value the most bytes of one answer's body
     * @return the changed ones
     */
    public HttpLimits withBodyBytes(int value) {
        return new HttpLimits(
                recordBytes,
                records,
                value,
                headerBytes,
                redirects,
                exchanges,
                idle,
                total,
                hedge,
                backoff,
                maxBackoff,
                cacheEntries,
                cacheBytes);
    }

    /**
     * The same but for one part.
     *
     * @param value the most bytes of one answer's header fields
     * @return the changed ones
     */
    public HttpLimits withHeaderBytes(int value) {
        return new HttpLimits(
                recordBytes,
                records,
                bodyBytes,
                value,
                redirects,
                exchanges,
                idle,
                total,
                hedge,
                backoff,
                maxBackoff,
                cacheEntries,
                cacheBytes);
    }

    /**
     * The same but for one part.
     *
     * @param value the most redirects that are followed for one question
     * @return the changed ones
     */
    public HttpLimits withRedirects(int value) {
        return new HttpLimits(
                recordBytes,
                records,
                bodyBytes,
                headerBytes,
                value,
                exchanges,
                idle,
                total,
                hedge,
                backoff,
                maxBackoff,
                cacheEntries,
                cacheBytes);
    }

    /**
     * The same but for one part.
     *
     * @param value the most questions under way at a time; another one fails
     * @return the changed ones
     */
    public HttpLimits withExchanges(int value) {
        return new HttpLimits(
                recordBytes,
                records,
                bodyBytes,
                headerBytes,
                redirects,
                value,
                idle,
                total,
                hedge,
                backoff,
                maxBackoff,
                cacheEntries,
                cacheBytes);
    }

    /**
     * The same but for one part.
     *
     * @param value how long an answer that is waited for may stand still
     * @return the changed ones
     */
    public HttpLimits withIdle(Duration value) {
        return new HttpLimits(
                recordBytes,
                records,
                bodyBytes,
                headerBytes,
                redirects,
                exchanges,
                value,
                total,
                hedge,
                backoff,
                maxBackoff,
                cacheEntries,
                cacheBytes);
    }

    /**
     * The same but for one part.
     *
     * @param value how long a question may take, with all of its answer
     * @return the changed ones
     */
    public HttpLimits withTotal(Duration value) {
        return new HttpLimits(
                recordBytes,
                records,
                bodyBytes,
                headerBytes,
                redirects,
                exchanges,
                idle,
                value,
                hedge,
                backoff,
                maxBackoff,
                cacheEntries,
                cacheBytes);
    }

    /**
     * The same but for one part.
     *
     * @param value how long one delegate is waited for before the next one is asked too
     * @return the changed ones
     */
    public HttpLimits withHedge(Duration value) {
        return new HttpLimits(
                recordBytes,
                records,
                bodyBytes,
                headerBytes,
                redirects,
                exchanges,
                idle,
                total,
                value,
                backoff,
                maxBackoff,
                cacheEntries,
                cacheBytes);
    }

    /**
     * The same but for one part.
     *
     * @param value how long a delegate is not asked after it failed once; doubled each time
     * @return the changed ones
     */
    public HttpLimits withBackoff(Duration value) {
        return new HttpLimits(
                recordBytes,
                records,
                bodyBytes,
                headerBytes,
                redirects,
                exchanges,
                idle,
                total,
                hedge,
                value,
                maxBackoff,
                cacheEntries,
                cacheBytes);
    }

    /**
     * The same but for one part.
     *
     * @param value the longest such time, also where a delegate itself says how long
     * @return the changed ones
     */
    public HttpLimits withMaxBackoff(Duration value) {
        return new HttpLimits(
                recordBytes,
                records,
                bodyBytes,
                headerBytes,
                redirects,
                exchanges,
                idle,
                total,
                hedge,
                backoff,
                value,
                cacheEntries,
                cacheBytes);
    }

    /**
     * The same but for one part.
     *
     * @param value the most answers that are kept; zero keeps none
     * @return the changed ones
     */
    public HttpLimits withCacheEntries(int value) {
        return new HttpLimits(
                recordBytes,
                records,
                bodyBytes,
                headerBytes,
                redirects,
                exchanges,
                idle,
                total,
                hedge,
                backoff,
                maxBackoff,
                value,
                cacheBytes);
    }

    /**
     * The same but for one part.
     *
     * @param value the most bytes of the answers that are kept, together; one has an eighth at most
     * @return the changed ones
     */
    public HttpLimits withCacheBytes(int value) {
        return new HttpLimits(
                recordBytes,
                records,
                bodyBytes,
                headerBytes,
                redirects,
                exchanges,
                idle,
                total,
                hedge,
                backoff,
                maxBackoff,
                cacheEntries,
                value);
    }
}
